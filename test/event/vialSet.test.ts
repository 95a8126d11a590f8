import assert from 'node:assert/strict'
import fc from 'fast-check'
import { vialSetOf } from '../../src/event/index.ts'
import { sha256, zeroDigest } from '../../src/values/index.ts'

const batch = sha256('batch')

describe('vial set', () => {
  it('holds the vials it was made of, once each and ascending', () => {
    const indices = fc.array(fc.nat(16_777_215), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(indices, (list) => {
        const expected = [...new Set(list)].sort((a, b) => a - b)
        const { words, masks } = vialSetOf(batch, zeroDigest, list)
        const bits = words.flatMap((word, at) => {
          const digits = (masks[at] ?? 0n).toString(2).split('').reverse()
          return digits.flatMap((digit, bit) => (digit === '1' ? [word * 256 + bit] : []))
        })
        assert.deepEqual(bits, expected)
      }),
    )
  })

  it('is the same for the same vials in any order', () => {
    assert.deepEqual(
      vialSetOf(batch, zeroDigest, [600, 3, 255, 256]),
      vialSetOf(batch, zeroDigest, [256, 255, 600, 3, 3]),
    )
  })

  it('puts vial 257 at bit 1 of word 1', () => {
    assert.deepEqual(vialSetOf(batch, zeroDigest, [257]), { batch, from: zeroDigest, words: [1], masks: [2n] })
  })

  for (const index of [-1, 0.5, 16_777_216, Number.NaN])
    it(`refuses vial ${index}`, () => {
      assert.throws(() => vialSetOf(batch, zeroDigest, [index]), { code: 'event.malformed' })
    })

  it('refuses to be empty', () => {
    assert.throws(() => vialSetOf(batch, zeroDigest, []), { code: 'event.malformed' })
  })
})
