import assert from 'node:assert/strict'
import fc from 'fast-check'
import { discardDeadline, multiDoseConditions } from '../../src/clinic/index.ts'
import { vaccine, vaccines } from '../../src/coldchain/index.ts'
import { instant, isFault } from '../../src/values/index.ts'

const hourMs = 3_600_000
const openedAt = instant(Date.UTC(2026, 10, 20, 8))
const hoursLater = (hours: number) => instant(openedAt + hours * hourMs)
const opening = { openedAt, sessionEndsAt: hoursLater(9), expiresAt: hoursLater(24 * 365), confirmed: [] }
const kept = { ...opening, confirmed: multiDoseConditions }

describe('the discard deadline of an opened vial', () => {
  it('is six hours after opening', () => {
    const { discardAt, reason } = discardDeadline(vaccine('measles'), opening)
    assert.deepEqual([discardAt, reason], [hoursLater(6), '6 hours after it was opened'])
  })

  it('is the end of the session when that comes first', () => {
    const { discardAt, reason } = discardDeadline(vaccine('measles'), { ...opening, sessionEndsAt: hoursLater(3) })
    assert.deepEqual([discardAt, reason], [hoursLater(3), 'the session ends'])
  })

  it('is 28 days for a multi-dose vial with every condition confirmed, whenever the session ends', () => {
    const { discardAt, reason } = discardDeadline(vaccine('penta'), kept)
    assert.deepEqual([discardAt, reason], [hoursLater(28 * 24), '28 days after it was opened'])
  })

  it('falls back to six hours when one condition is not confirmed', () => {
    for (const missing of multiDoseConditions) {
      const confirmed = multiDoseConditions.filter((condition) => condition !== missing)
      assert.equal(discardDeadline(vaccine('penta'), { ...opening, confirmed }).discardAt, hoursLater(6))
    }
  })

  it('keeps no lyophilised vaccine beyond its hours, whatever is confirmed', () => {
    assert.equal(discardDeadline(vaccine('bcg'), kept).discardAt, hoursLater(6))
  })

  it('never outlives the batch', () => {
    fc.assert(
      fc.property(fc.constantFrom(...vaccines), fc.nat(1000), fc.nat(1000), (each, expires, ends) => {
        const bounds = { ...kept, expiresAt: hoursLater(expires), sessionEndsAt: hoursLater(ends) }
        assert.ok(discardDeadline(each, bounds).discardAt <= bounds.expiresAt)
      }),
    )
    assert.equal(discardDeadline(vaccine('penta'), { ...kept, expiresAt: hoursLater(1) }).reason, 'the batch expires')
  })

  it('refuses a session that ended before the vial was opened', () => {
    assert.throws(
      () => discardDeadline(vaccine('penta'), { ...opening, sessionEndsAt: hoursLater(-1) }),
      (error) => isFault(error, 'clinic.session-over'),
    )
  })
})
