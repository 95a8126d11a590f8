import assert from 'node:assert/strict'
import { encodeRlp as reference } from 'ethers/utils'
import fc from 'fast-check'
import { decodeRlp, encodeRlp, numberBytes, type Rlp } from '../../src/ledger/rlp.ts'
import { hexOf } from '../../src/values/index.ts'

const { item: anyRlp } = fc.letrec<{ item: Rlp }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.uint8Array({ maxLength: 80 }),
    fc.uint8Array({ minLength: 50, maxLength: 300 }),
    fc.array(tie('item'), { maxLength: 8 }),
  ),
}))

type Hexed = string | Hexed[]
const hexed = (item: Rlp): Hexed => (item instanceof Uint8Array ? hexOf(item) : item.map(hexed))

describe('RLP', () => {
  it('writes what ethers writes', () => {
    fc.assert(fc.property(anyRlp, (item) => assert.equal(hexOf(encodeRlp(item)), reference(hexed(item)))))
  })

  it('reads back what it wrote', () => {
    fc.assert(fc.property(anyRlp, (item) => assert.deepEqual(hexed(decodeRlp(encodeRlp(item))), hexed(item))))
  })

  it('writes numbers without leading zeros, and zero as nothing', () => {
    assert.deepEqual(
      [0n, 1n, 256n, 0xabcden].map((n) => hexOf(numberBytes(n))),
      ['0x', '0x01', '0x0100', '0x0abcde'],
    )
  })

  it('refuses bytes that end early or go on behind the item', () => {
    const whole = encodeRlp([new Uint8Array(100), new Uint8Array(3)])
    assert.throws(() => decodeRlp(whole.subarray(0, -1)), RangeError)
    assert.throws(() => decodeRlp(Buffer.concat([whole, whole])), RangeError)
    assert.throws(() => decodeRlp(new Uint8Array()), RangeError)
  })

  it('never does more than refuse any other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeRlp(bytes)
        } catch (error) {
          assert.ok(error instanceof RangeError)
        }
      }),
    )
  })
})
