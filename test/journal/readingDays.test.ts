import assert from 'node:assert/strict'
import { openJournal } from '../../src/journal/index.ts'
import { instant, milliCelsius, type Reading } from '../../src/values/index.ts'
import { boot, device, newPath, signCheckpoint } from './site.ts'

const dayMs = 86_400_000
const start = Date.UTC(2026, 10, 18)
const hourly = (from: number, to: number): Reading[] =>
  Array.from({ length: to - from }, (_, i) => {
    const hour = from + i
    return {
      probe: 'P1',
      milliCelsius: milliCelsius(hour === 30 ? 90_000 : 4000 + (hour % 24) * 100),
      takenAt: instant(start + hour * 3_600_000),
      monotonicMs: hour * 3_600_000,
      quality: hour === 30 ? 'range' : 'good',
    }
  })

describe('the days of a log', () => {
  it('are made of the good readings of each, sealed or not, within the time asked for', async () => {
    const path = await newPath()
    const journal = openJournal(path)
    const log = journal.readings(device.address)
    log.append(hourly(0, 40), boot)
    log.seal(signCheckpoint(log.checkpointMaterial()))
    log.append(hourly(40, 60), boot)
    const days = log.days(instant(start + dayMs), instant(start + 3 * dayMs))
    assert.deepEqual(days, [
      { day: start + dayMs, count: 23, lowest: 4000, highest: 6300, mean: 5174 },
      { day: start + 2 * dayMs, count: 12, lowest: 4000, highest: 5100, mean: 4550 },
    ])
    assert.deepEqual(log.days(instant(start - dayMs), instant(start)), [])
    journal.close()
  })

  it('are taken from as many segments as reach into the time', async () => {
    const path = await newPath()
    const journal = openJournal(path)
    const log = journal.readings(device.address)
    for (let day = 0; day < 5; day++) {
      log.append(hourly(day * 24, (day + 1) * 24), boot)
      log.seal(signCheckpoint(log.checkpointMaterial()))
    }
    const whole = log.days(instant(start), instant(start + 5 * dayMs))
    assert.equal(whole.length, 5)
    assert.deepEqual(log.days(instant(start + 4 * dayMs), instant(start + 5 * dayMs)), whole.slice(4))
    journal.close()
  })
})
