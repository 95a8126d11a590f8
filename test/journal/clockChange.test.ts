import assert from 'node:assert/strict'
import { clockChange } from '../../src/journal/index.ts'
import { instant, sha256 } from '../../src/values/index.ts'

const at = (wallMs: number, monotonicMs: number, boot = 'one') => ({
  takenAt: instant(1_800_000_000_000 + wallMs),
  monotonicMs,
  bootId: sha256(boot),
})
const first = at(0, 5000)

describe('the clock between two readings', () => {
  it('kept time when both clocks went as far, give or take what NTP slews', () => {
    for (const wallMs of [58_000, 60_000, 62_000]) assert.equal(clockChange(first, at(wallMs, 65_000)), null)
  })

  it('was set back, jumped or stood still, by so much', () => {
    assert.deepEqual(clockChange(first, at(-10_000, 65_000)), { change: 'back', byMs: -70_000 })
    assert.deepEqual(clockChange(first, at(3_660_000, 65_000)), { change: 'jumped', byMs: 3_600_000 })
    assert.deepEqual(clockChange(first, at(30_000, 65_000)), { change: 'jumped', byMs: -30_000 })
    assert.deepEqual(clockChange(first, at(0, 65_000)), { change: 'frozen', byMs: -60_000 })
  })

  it('has no measure across boots but its own order', () => {
    assert.equal(clockChange(first, at(86_400_000, 10, 'two')), null)
    assert.deepEqual(clockChange(first, at(-1, 10, 'two')), { change: 'back', byMs: -1 })
  })
})
