import { type Address, type Digest, printable } from '../values/index.ts'
import { signFault } from './faults.ts'
import { domainFromJson, exactly, fieldNames, fieldsFromJson, fieldsToJson, hex, list } from './json.ts'
import type { Signer } from './key.ts'
import { assemble, type Draft, fieldsOf, requireSignedBy, type Signature, type Statement } from './statement.ts'
import { type Domain, digestOf, type Fields } from './typedData.ts'

/** An action of the council on its way from member to member: the fields, and who signed them so far. */
export type Proposal = Fields & {
  readonly id: Digest
  readonly domain: Domain
  readonly signatures: readonly Signature[]
}

/** @throws event.malformed, values.* */
export function propose(domain: Domain, draft: Draft): Proposal {
  const fields = fieldsOf(draft)
  return { ...fields, id: digestOf(domain, fields), domain, signatures: [] }
}

/** Signs what the proposal says; who signed already changes nothing. */
export function addSignature(proposal: Proposal, signer: Signer): Proposal {
  if (proposal.signatures.some((one) => one.signer === signer.address)) return proposal
  const signature = { signer: signer.address, signature: signer.sign(proposal.id) }
  return { ...proposal, signatures: [...proposal.signatures, signature] }
}

/** The statement the members made. Whether they are enough, the ledger says. @throws sign.signature-invalid if none */
export function statementFromProposal({ id, domain, signatures, ...fields }: Proposal): Statement {
  return assemble(domain, fields, id, signatures)
}

export function proposalToJson(proposal: Proposal): object {
  const { id, domain, signatures } = proposal
  return { ...fieldsToJson(proposal), id, domain, signatures }
}

/** Reads exactly what {@link proposalToJson} wrote, and verifies every signature in it. @throws sign.* */
export function proposalFromJson(value: unknown): Proposal {
  const json = exactly(value, ['domain', 'id', 'signatures', ...fieldNames])
  const domain = domainFromJson(json.domain)
  const fields = fieldsFromJson(json)
  const id = digestOf(domain, fields)
  if (json.id !== id)
    throw signFault('sign.statement-altered', `expected proposal ${id}, received ${printable(`${json.id}`)}`)
  const signatures = list(json, 'signatures').map((entry) => {
    const one = exactly(entry, ['signature', 'signer'])
    return { signer: hex(one, 'signer', 20) as Address, signature: hex(one, 'signature', 65) }
  })
  for (const signature of signatures) requireSignedBy(id, signature)
  return { ...fields, id, domain, signatures }
}
