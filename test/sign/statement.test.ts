import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  type Claim,
  coSign,
  type Draft,
  domainTag,
  eventOf,
  signStatement,
  statementFromLedger,
  verifyStatement,
} from '../../src/sign/index.ts'
import { type Address, type Hex, instant, sha256 } from '../../src/values/index.ts'
import { anyDomain, anyDraft, domain, doseDraft, keyNumber, signedDose } from '../support/anyStatement.ts'

const members = [keyNumber(1), keyNumber(2), keyNumber(3)]
const council = (different: Partial<Draft> = {}): Draft =>
  doseDraft(keyNumber(1).address, { event: { kind: 'setCouncil', members: [], threshold: 2, lockMs: 0 }, ...different })
const invalid = { code: 'sign.signature-invalid' }

describe('statement', () => {
  it('says what was drafted, in the name of who signed, for any kind', () => {
    fc.assert(
      fc.property(anyDomain, anyDraft, (where, draft) => {
        const statement = signStatement(where, draft, keyNumber(5))
        verifyStatement(statement)
        assert.deepEqual(eventOf(statement), draft.event)
        assert.deepEqual(statement.signers, [keyNumber(5).address])
      }),
      { numRuns: 60 },
    )
  })

  it('ends its signature with the first bytes of the domain separator', () => {
    const { signature } = signedDose()
    assert.equal(signature.length, 2 + 2 * 69)
    assert.equal(`0x${signature.slice(-8)}`, domainTag(domain))
  })

  it('cannot be changed once made', () => {
    const statement = signedDose()
    assert.throws(() => Object.assign(statement, { nonce: 5n }), TypeError)
    assert.throws(() => Object.assign(statement.domain, { chainId: 5 }), TypeError)
    assert.throws(() => (statement.signers as Address[]).push(keyNumber(2).address), TypeError)
  })

  it('takes nothing from what its maker changes afterwards', () => {
    const where = { ...domain }
    const statement = signStatement(where, doseDraft(keyNumber(1).address), keyNumber(1))
    where.chainId = 1
    assert.equal(statement.domain.chainId, domain.chainId)
  })

  for (const [field, changed] of Object.entries<Partial<Claim>>({
    nonce: { nonce: 1n },
    deadline: { deadline: instant(1_999_000_000_000) },
    'time of the event': { occurredAt: instant(1_794_999_999_999) },
    party: { party: keyNumber(2).address },
    subject: { subject: sha256('another vial') },
    commitment: { commitment: sha256('another private part') },
    kind: { kind: 92 },
  }))
    it(`is found altered when its ${field} was moved`, () => {
      assert.throws(() => verifyStatement({ ...signedDose(), ...changed }), { code: 'sign.statement-altered' })
    })

  it('is not signed by whoever is named instead of its signer', () => {
    assert.throws(() => verifyStatement({ ...signedDose(), signers: [keyNumber(2).address] }), invalid)
  })

  it('has a signature of exactly the length its signers need', () => {
    const { signature } = signedDose()
    const [body, tag] = [signature.slice(0, -8), signature.slice(-8)]
    for (const other of [`${body}00${tag}`, `${body}${body.slice(2)}${tag}`, `${body.slice(0, -2)}${tag}`])
      assert.throws(() => verifyStatement({ ...signedDose(), signature: other as Hex }), invalid)
  })

  it('does not lend its signature to a statement with another nonce', () => {
    const { signature } = signedDose()
    assert.throws(() => verifyStatement({ ...signedDose({ nonce: 1n }), signature }), invalid)
  })

  for (const other of [
    { ...domain, chainId: domain.chainId + 1 },
    { ...domain, contract: keyNumber(7).address },
  ])
    it(`is void on chain ${other.chainId} at ${other.contract.slice(0, 8)}, also with its identity made anew`, () => {
      const replay = signStatement(other, doseDraft(keyNumber(1).address), keyNumber(1))
      const { signature } = signedDose()
      assert.throws(() => verifyStatement({ ...signedDose(), domain: other }), { code: 'sign.domain-mismatch' })
      assert.throws(() => verifyStatement({ ...replay, signature }), { code: 'sign.domain-mismatch' })
      const retagged = `${signature.slice(0, -8)}${domainTag(other).slice(2)}` as Hex
      assert.throws(() => verifyStatement({ ...replay, signature: retagged }), invalid)
    })

  it('carries the signatures of the council in the order of their addresses', () => {
    const statement = coSign(domain, council(), members)
    verifyStatement(statement)
    assert.deepEqual(statement.signers, members.map(({ address }) => address).toSorted())
    assert.equal(statement.signature.length, 2 + 2 * (3 * 65 + 4))
    assert.deepEqual(coSign(domain, council(), members.toReversed()), statement)
  })

  it('counts no member twice', () => {
    const twice = [keyNumber(1), keyNumber(2), keyNumber(1)]
    assert.throws(() => coSign(domain, council(), twice), invalid)
    const single = coSign(domain, council(), [keyNumber(1)])
    const doubled = `0x${single.signature.slice(2, 132).repeat(2)}${single.signature.slice(-8)}` as const
    const signers = [keyNumber(1).address, keyNumber(1).address]
    assert.throws(() => verifyStatement({ ...single, signers, signature: doubled }), invalid)
  })

  it('has one signer where it is not the council that speaks', () => {
    const draft = doseDraft(keyNumber(1).address)
    assert.throws(() => coSign(domain, draft, members), invalid)
    assert.throws(() => coSign(domain, draft, []), invalid)
  })

  it('is not made with a nonce the ledger has no place for', () => {
    for (const nonce of [-1n, 2n ** 256n])
      assert.throws(() => signedDose({ nonce }), { code: 'sign.statement-malformed' })
  })

  it('is read from the ledger without a signature, and means the same', () => {
    const { id, signers, domain: where, signature, ...fields } = signedDose()
    const told = statementFromLedger(where, { ...fields, id, signer: signers[0] as Address })
    assert.deepEqual(eventOf(told), eventOf(signedDose()))
    assert.equal(told.id, id)
    assert.ok(signature)
    const edited = { ...fields, id, signer: told.signer, nonce: 7n }
    assert.throws(() => statementFromLedger(where, edited), { code: 'sign.statement-altered' })
  })
})
