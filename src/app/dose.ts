import { clinicFault, type GoNoGo, type LocalReason, repeatedDose } from '../clinic/index.ts'
import { seal } from '../envelope/index.ts'
import type { Dose } from '../readmodel/index.ts'

import type { Address, Digest, Element, Name } from '../values/index.ts'
import { byBeginning } from './lookup.ts'

import { type PatientCard, pseudonymFor } from './patient.ts'
import { type CloneOf, radarOf } from './radar.ts'
import { type Outcome, record, underWay } from './record.ts'
import { checkVial, findVial, provenVial } from './vial.ts'
import { labelReasons, requireLabel } from './vialLabel.ts'
import type { Workspace } from './workspace.ts'

export type RecordedDose = Outcome & { readonly dose: Digest; readonly pseudonym: Address; readonly doseNumber: number }

/** Go or no-go, and why the vial in the hand may be a copy. */
export type CheckedDose = GoNoGo & { readonly clones: readonly CloneOf[] }

/**
 * Go or no-go at the needle. With a patient's card it also notices a second dose from the same vial. That the vial is here
 * now counts as an appearance of its serial; nothing is kept of it.
 */
export async function checkDose(
  workspace: Workspace,
  vial: Name,
  card: PatientCard | null,
  label: readonly Element[] = [],
): Promise<CheckedDose> {
  const { tables } = await workspace.answers()
  const here = { party: workspace.site.file.party, at: workspace.clock.now(), as: 'scanned' } as const
  const lot = label.find(({ ai }) => ai === '10')?.value
  const clones = radarOf(workspace, tables).casesOf(vial, [here], lot)
  const copied: LocalReason[] = clones.length > 0 ? ['clinic.clone-suspected'] : []
  const found = await findVial(workspace, vial)
  if (!found) return { ...(await checkVial(workspace, vial, copied)), clones }
  const { id } = found
  const pseudonym = card && pseudonymFor(card, workspace.site.file.party, id).address
  const repeated = pseudonym ? repeatedDose(tables.dose.list('vial', id), { vial: id, pseudonym }) : []
  const local = [...copied, ...labelReasons(found, label, workspace.clock.now()), ...repeated]
  return { ...(await checkVial(workspace, vial, local)), clones }
}

/**
 * Records a dose of an opened vial for the holder of a card.
 *
 * Who it was is known to no one from the ledger: it has a fresh pseudonym, a salted commitment, and the hash of the
 * record sealed to the clinic and the patient.
 *
 * @throws clinic.dose-repeated, clinic.label-mismatch, and the refusals of the rulebook
 */
export async function recordDose(
  workspace: Workspace,
  given: { vial: Name; card: PatientCard; doseNumber: number; note: string | null; label?: readonly Element[] },
): Promise<RecordedDose> {
  const vial = await provenVial(workspace, given.vial)
  requireLabel(vial, given.label ?? [], workspace.clock.now())
  const { party, recipient } = workspace.site.file
  const pseudonym = pseudonymFor(given.card, party, vial.id).address
  const intent = `dose ${vial.id} ${pseudonym}`
  await refuseRepeated(workspace, vial.id, pseudonym, intent)
  const document = { vial: given.vial, givenAt: workspace.clock.now(), doseNumber: given.doseNumber, note: given.note }
  const sealed = await seal(document, [recipient, given.card.recipient], workspace.random)
  workspace.documents.put(sealed.ciphertext)
  const { ciphertextHash, commitment } = sealed
  const event = { kind: 'dose', vial: vial.id, pseudonym, ciphertextHash, doseNumber: given.doseNumber } as const
  const outcome = await record(workspace, event, { commitment, intent })
  return { ...outcome, dose: outcome.statement, pseudonym, doseNumber: given.doseNumber }
}

export async function listDoses(workspace: Workspace): Promise<Dose[]> {
  const { tables } = await workspace.answers()
  const mine = tables.dose.list().filter(({ clinic }) => clinic === workspace.site.file.party)
  return mine.sort((a, b) => a.givenAt - b.givenAt)
}

/** @throws app.dose-unknown also when the beginning fits several */
export async function findDose(workspace: Workspace, text: string): Promise<Dose> {
  const { tables } = await workspace.answers()
  return byBeginning(tables.dose.list(), text, { code: 'app.dose-unknown', what: 'dose' })
}

/** A dose that is still waiting to be told is the same dose; one that was told is another. */
async function refuseRepeated(workspace: Workspace, vial: Digest, pseudonym: Address, intent: string): Promise<void> {
  const { tables } = await workspace.answers()
  if (underWay(workspace, intent)) return
  if (repeatedDose(tables.dose.list('vial', vial), { vial, pseudonym }).length === 0) return
  throw clinicFault('clinic.dose-repeated', 'expected a person without a dose from this vial, this one already had one')
}
