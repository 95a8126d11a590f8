import assert from 'node:assert/strict'
import fc from 'fast-check'
import { backoffMs } from '../../src/agent/index.ts'

const always = (byte: number) => () => Uint8Array.of(byte)

describe('agent backoff', () => {
  it('lies between one second and a bound that doubles from two seconds to one minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.nat(255), (failures, byte) => {
        const ms = backoffMs(failures, always(byte))
        assert.ok(Number.isInteger(ms) && ms >= 1000 && ms <= Math.min(60_000, 2000 * 2 ** (failures - 1)))
      }),
    )
    assert.deepEqual(
      [1, 2, 3, 6, 7, 100].map((failures) => backoffMs(failures, always(255))),
      [2000, 4000, 8000, 60_000, 60_000, 60_000],
    )
  })

  it('uses all of it, so that what failed together does not come back together', () => {
    const waits = Array.from({ length: 256 }, (_, byte) => backoffMs(4, always(byte)))
    assert.deepEqual([waits[0], waits[255]], [1000, 16_000])
    assert.equal(new Set(waits).size, 256)
  })

  it('is no longer than it is told, and never again at once', () => {
    assert.deepEqual(
      [1, 9].map((failures) => backoffMs(failures, always(255), 10_000)),
      [2000, 10_000],
    )
    assert.deepEqual([backoffMs(1, always(0)), backoffMs(9, always(255), 10)], [1000, 1000])
  })
})
