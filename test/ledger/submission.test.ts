import assert from 'node:assert/strict'
import fc from 'fast-check'
import { loadRulebook } from '../../src/ledger/artifact.ts'
import { unpackSignatures } from '../../src/ledger/packed.ts'
import { encodeSubmission } from '../../src/ledger/submission.ts'
import { signStatement } from '../../src/sign/index.ts'
import { anyDraft, domain, keyNumber } from '../support/anyStatement.ts'

const anyStatement = anyDraft.map((draft) => signStatement(domain, draft, keyNumber(1)))

describe('the call that submits statements', () => {
  it('is encoded as ethers encodes it from the contract interface', () => {
    const { abi } = loadRulebook()
    const selector = abi.getFunction('submit')?.selector ?? ''
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 5 }), (statements) => {
        const data = encodeSubmission(selector, domain, statements)
        const [parcel] = abi.decodeFunctionData('submit', data)
        assert.equal(abi.encodeFunctionData('submit', [parcel]), data)
        const signatures = statements.map(({ signature }) => signature)
        assert.deepEqual(unpackSignatures(domain, parcel), signatures)
      }),
      { numRuns: 50 },
    )
  })
})
