import assert from 'node:assert/strict'
import { soak } from './soak/soak.ts'

// One day of the year that `npm run test:soak` goes through.
describe('a day beside four fridges, with a fault of every line every hour', function () {
  this.timeout(120_000)

  it('takes no wrong temperature, loses no reading that was told, and recovers within two intervals', async () => {
    const day = await soak({ days: 1, probes: 4, seed: 1, intervalMs: 900_000, lineTimes: 20 })
    assert.deepEqual([day.wrong, day.lost, day.slow, day.findings], [0, 0, 0, []])
    assert.equal(day.verified, day.readings)
    const kinds = Object.keys(day.faults)
    assert.ok(kinds.length > 10 && kinds.includes('unplug'), kinds.join(', '))
    assert.ok((day.troubles['capture.port-missing'] ?? 0) > 0, JSON.stringify(day.troubles))
    assert.ok(day.readings > 0.9 * day.expected, `${day.readings} of ${day.expected}`)
  })
})
