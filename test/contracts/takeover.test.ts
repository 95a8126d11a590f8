import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import { coSign } from '../../src/sign/index.ts'
import { type Instant, instant, type RefusalName, zeroDigest } from '../../src/values/index.ts'
import { deployRulebook, type Rulebook } from '../support/rulebook.ts'
import { dayMs, key, start } from '../support/rulebookStory.ts'

const chair = key(1001)

describe('a ledger that takes over the history of another', () => {
  let rulebook: Rulebook
  let nonce: bigint
  beforeEach(async () => {
    rulebook = await deployRulebook([chair.address], 1, start)
    nonce = 0n
  })

  const admission = async (occurredAt: Instant, deadline: Instant): Promise<RefusalName | undefined> => {
    const member = key(Number(nonce) + 1).address
    const event: Event = { kind: 'admit', member, name: 'Maker', roles: ['manufacturer'], recipient: 'age1x' }
    const draft = { event, party: chair.address, occurredAt, deadline, nonce: nonce++, commitment: zeroDigest }
    return (await rulebook.submit([coSign(rulebook.domain, draft, [chair])])).refusals[0]
  }
  const ago = (ms: number) => instant(start - ms)

  it('records what was said before it was founded, however old and past its deadline', async () => {
    rulebook.setTime(instant(start + 7 * dayMs - 1000))
    assert.equal(await admission(ago(500 * dayMs), ago(410 * dayMs)), 'none')
    assert.equal(await admission(ago(1), instant(start + dayMs)), 'none')
  })

  it('holds to every other limit of time meanwhile', async () => {
    assert.equal(await admission(ago(dayMs), instant(start + 399 * dayMs)), 'none')
    assert.equal(await admission(ago(dayMs), instant(start + 399 * dayMs + 1)), 'deadline-too-far')
    assert.equal(await admission(instant(start + 300_001), instant(start + dayMs)), 'time-in-future')
  })

  it('excuses nothing that was said since', async () => {
    rulebook.setTime(instant(start + 1000))
    assert.equal(await admission(start, start), 'deadline-passed')
  })

  it('excuses nothing any more after seven days', async () => {
    rulebook.setTime(instant(start + 7 * dayMs))
    assert.equal(await admission(ago(500 * dayMs), ago(410 * dayMs)), 'time-too-old')
    assert.equal(await admission(ago(2 * dayMs), ago(dayMs)), 'deadline-passed')
  })
})
