import assert from 'node:assert/strict'
import { keccak256 as reference } from 'ethers/crypto'
import fc from 'fast-check'
import { hurryKeccak, keccak256 } from '../../src/sign/index.ts'
import { hexOf } from '../../src/values/index.ts'

describe('keccak-256', () => {
  // Around the 136 bytes that are taken in at once.
  const lengths = fc.oneof(fc.nat(300), fc.constantFrom(0, 135, 136, 137, 271, 272, 40_000))
  const anyBytes = lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))

  for (const [when, before] of Object.entries({ 'as it starts': async () => {}, 'when hurried': hurryKeccak }))
    it(`is that of every Ethereum tool, ${when}`, async () => {
      await before()
      fc.assert(fc.property(anyBytes, (bytes) => assert.equal(hexOf(keccak256(bytes)), reference(bytes))))
    })
})
