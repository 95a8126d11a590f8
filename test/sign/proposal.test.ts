import assert from 'node:assert/strict'
import {
  addSignature,
  coSign,
  type Draft,
  eventOf,
  proposalFromJson,
  proposalToJson,
  propose,
  statementFromProposal,
} from '../../src/sign/index.ts'
import { domain, doseDraft, keyNumber } from '../support/anyStatement.ts'

const [first, second] = [keyNumber(1), keyNumber(2)]
const draft: Draft = doseDraft(first.address, {
  event: { kind: 'admit', member: keyNumber(4).address, name: 'Clinic', roles: ['clinic'], recipient: 'age1' },
})
const passOn = (proposal: ReturnType<typeof propose>) =>
  proposalFromJson(JSON.parse(JSON.stringify(proposalToJson(proposal))))

describe('proposal', () => {
  it('goes from member to member as a file and ends as the statement they all signed', () => {
    const signed = addSignature(passOn(addSignature(passOn(propose(domain, draft)), first)), second)
    assert.deepEqual(statementFromProposal(passOn(signed)), coSign(domain, draft, [first, second]))
  })

  it('lets a member read what it is about to sign', () => {
    assert.deepEqual(eventOf(passOn(propose(domain, draft))), draft.event)
  })

  it('does not change when a member signs again', () => {
    const signed = addSignature(propose(domain, draft), first)
    assert.equal(addSignature(signed, first), signed)
  })

  it('refuses a file whose action was exchanged under the signatures', () => {
    const signed = addSignature(propose(domain, draft), first)
    const edited = { ...proposalToJson(signed), deadline: 1_999_999_999_999 }
    assert.throws(() => proposalFromJson(edited), { code: 'sign.statement-altered' })
    const other = { ...propose(domain, { ...draft, nonce: 1n }), signatures: signed.signatures }
    assert.throws(() => passOn(other), { code: 'sign.signature-invalid' })
  })

  it('refuses a signature under another name', () => {
    const signed = addSignature(propose(domain, draft), first)
    const signatures = signed.signatures.map((one) => ({ ...one, signer: second.address }))
    assert.throws(() => proposalFromJson({ ...proposalToJson(signed), signatures }), { code: 'sign.signature-invalid' })
  })

  it('is no statement before someone signed', () => {
    assert.throws(() => statementFromProposal(propose(domain, draft)), { code: 'sign.signature-invalid' })
  })

  it('refuses a property nobody knows', () => {
    const json = { ...proposalToJson(propose(domain, draft)), approved: true }
    assert.throws(() => proposalFromJson(json), { code: 'sign.statement-malformed' })
  })
})
