import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { TypedDataEncoder } from 'ethers/hash'
import fc from 'fast-check'
import { digestOf, domainTag, keyFrom, recoverSigner } from '../../src/sign/index.ts'
import { fieldsOf } from '../../src/sign/statement.ts'
import type { Digest, Hex } from '../../src/values/index.ts'
import { anyDomain, anyDraft } from '../support/anyStatement.ts'
import { sharedData } from '../support/shared.ts'

const types = {
  Statement: [
    { name: 'kind', type: 'uint16' },
    { name: 'party', type: 'address' },
    { name: 'subject', type: 'bytes32' },
    { name: 'object', type: 'bytes32' },
    { name: 'occurredAt', type: 'uint64' },
    { name: 'deadline', type: 'uint64' },
    { name: 'nonce', type: 'uint256' },
    { name: 'commitment', type: 'bytes32' },
    { name: 'data', type: 'bytes' },
  ],
}

describe('typed data', () => {
  it('hashes every statement as an independent EIP-712 encoder does', () => {
    fc.assert(
      fc.property(anyDomain, anyDraft, (domain, draft) => {
        const fields = fieldsOf(draft)
        const full = { name: 'vialtrace', version: '1', chainId: domain.chainId, verifyingContract: domain.contract }
        assert.equal(digestOf(domain, fields), TypedDataEncoder.hash(full, types, fields))
        assert.equal(domainTag(domain), TypedDataEncoder.hashDomain(full).slice(0, 10))
      }),
      { numRuns: 200 },
    )
  })

  const vectors = sharedData('g-crypto/eth/eip712.json')
  it(`rests on an encoder and keys that meet the published EIP-712 vectors${vectors ? '' : ' (g-crypto/eth missing)'}`, function () {
    if (!vectors) return this.skip()
    const cases = JSON.parse(readFileSync(vectors, 'utf8')) as Vector[]
    for (const { name, domain, primaryType, types: all, data, digest, privateKey, signature } of cases) {
      assert.equal(TypedDataEncoder.from(all).primaryType, primaryType, name)
      assert.equal(TypedDataEncoder.hash(domain, all, data), digest, name)
      if (!privateKey || !signature) continue
      const key = keyFrom(privateKey)
      assert.equal(key.sign(digest), signature)
      assert.equal(recoverSigner(digest, signature), key.address)
    }
    assert.ok(cases.length > 100 && cases.some(({ signature }) => signature))
  })
})

type Vector = {
  name: string
  domain: object
  primaryType: string
  types: Record<string, { name: string; type: string }[]>
  data: Record<string, unknown>
  digest: Digest
  privateKey?: Hex
  signature?: Hex
}
