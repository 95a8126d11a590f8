import assert from 'node:assert/strict'
import fc from 'fast-check'
import { backoffMs } from '../../src/agent/index.ts'

const always = (byte: number) => () => Uint8Array.of(byte)

describe('agent backoff', () => {
  it('lies between nothing and a bound that doubles from one second to one minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.nat(255), (failures, byte) => {
        const ms = backoffMs(failures, always(byte))
        assert.ok(Number.isInteger(ms) && ms >= 0 && ms <= Math.min(60_000, 1000 * 2 ** (failures - 1)))
      }),
    )
    assert.deepEqual(
      [1, 2, 3, 6, 7, 100].map((failures) => backoffMs(failures, always(255))),
      [1000, 2000, 4000, 32_000, 60_000, 60_000],
    )
  })

  it('uses all of it, so that what failed together does not come back together', () => {
    const waits = Array.from({ length: 256 }, (_, byte) => backoffMs(4, always(byte)))
    assert.deepEqual([waits[0], waits[255]], [0, 8000])
    assert.equal(new Set(waits).size, 256)
  })
})
