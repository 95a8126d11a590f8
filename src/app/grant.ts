import { open, seal } from '../envelope/index.ts'
import type { Grant } from '../readmodel/index.ts'
import type { Digest, Instant } from '../values/index.ts'
import { findDose } from './dose.ts'
import { findParty } from './lookup.ts'
import { type PatientCard, pseudonymFor } from './patient.ts'
import { type Outcome, record } from './record.ts'
import type { Workspace } from './workspace.ts'

export { enrollPatient, type PatientCard, readCard } from './patient.ts'

/** Which dose, to whom, with the card of the patient, who alone can grant. */
export type Granting = { readonly dose: string; readonly reader: string; readonly card: PatientCard }

/**
 * The patient lets a party read the record of a dose: it is opened with the card and sealed again, to that party.
 *
 * @throws envelope.* when the card does not open the record; app.document-missing when the record is not at hand; the
 *   refusals receiver-unknown, grant-over, dose-unknown, key-unknown
 */
export async function grantDose(
  workspace: Workspace,
  { dose: text, reader, card }: Granting,
  until: Instant,
): Promise<Outcome & { dose: Digest; ciphertextHash: Digest }> {
  const dose = await findDose(workspace, text)
  const { tables } = await workspace.answers()
  const { address, recipient } = findParty(tables, reader)
  const { ciphertextHash: from, commitment } = dose
  const { document } = await open(workspace.documents.get(from), card.identity, { ciphertextHash: from, commitment })
  const sealed = await seal(document, [recipient], workspace.random)
  workspace.documents.put(sealed.ciphertext)
  const { ciphertextHash } = sealed
  const event = { kind: 'grant', dose: dose.id, reader: address, until, ciphertextHash } as const
  const intent = `grant ${dose.id} ${address} ${until}`
  const signer = pseudonymFor(card, dose.clinic, dose.vial)
  const outcome = await record(workspace, event, { commitment: sealed.commitment, signer, intent })
  return { ...outcome, dose: dose.id, ciphertextHash }
}

/** The patient takes a grant back. What the party has read it has read. @throws the refusals grant-unknown, grant-over */
export async function revokeGrant(
  workspace: Workspace,
  { dose: text, reader, card }: Granting,
): Promise<Outcome & { dose: Digest }> {
  const dose = await findDose(workspace, text)
  const { address } = findParty((await workspace.answers()).tables, reader)
  const signer = pseudonymFor(card, dose.clinic, dose.vial)
  const outcome = await record(workspace, { kind: 'revokeGrant', dose: dose.id, reader: address }, { signer })
  return { ...outcome, dose: dose.id }
}

/** What was granted of a dose, also what has ended. */
export async function listGrants(workspace: Workspace, text: string): Promise<Grant[]> {
  const dose = await findDose(workspace, text)
  return (await workspace.answers()).tables.grant.list('dose', dose.id)
}
