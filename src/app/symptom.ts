import { type FollowUp, followUpDue, type SymptomForm, symptomReport } from '../clinic/index.ts'
import { requireRecipient, seal } from '../envelope/index.ts'
import type { Dose, Symptom, Tables } from '../readmodel/index.ts'
import { type Address, type Digest, type Instant, isFault, type Name } from '../values/index.ts'
import { findDose } from './dose.ts'
import { appFault } from './faults.ts'
import { type PatientCard, pseudonymFor } from './patient.ts'
import { type Outcome, record } from './record.ts'
import { getManifest } from './serials.ts'
import type { Workspace } from './workspace.ts'

/**
 * Reports what followed a dose. The form is sealed to the clinic, the batch's maker, every regulator, and the patient
 * where a card is given; with a card the patient's own pseudonym signs, otherwise the clinic.
 *
 * @returns `unreached` names parties that should read it and gave no recipient to which anything can be sealed; that is no
 * reason to lose the report.
 * @throws clinic.* when the form contradicts itself or the dose
 */
export async function reportSymptom(
  workspace: Workspace,
  report: { dose: string; form: SymptomForm; card: PatientCard | null },
): Promise<Outcome & { symptom: Digest; dose: Digest; unreached: string[] }> {
  const dose = await findDose(workspace, report.dose)
  const { tables } = await workspace.answers()
  const document = symptomReport(report.form, factsOf(workspace, tables, dose))
  const { recipients, unreached } = await readersOf(tables, dose, report.card)
  const { ciphertext, ciphertextHash, commitment } = await seal(document, recipients, workspace.random)
  workspace.documents.put(ciphertext)
  const signer = report.card ? pseudonymFor(report.card, dose.clinic, dose.vial) : undefined
  const options = { commitment, intent: `symptom ${dose.id} ${report.form.onsetAt} ${report.form.events.join(' ')}` }
  const event = { kind: 'symptom', dose: dose.id, ciphertextHash } as const
  const outcome = await record(workspace, event, signer ? { ...options, signer } : options)
  return { ...outcome, symptom: outcome.statement, dose: dose.id, unreached }
}

/** A form on which only the onset is filled in. */
export function blankForm(onsetAt: Instant): SymptomForm {
  const reporter = { name: null, institution: null, position: null, email: null, phone: null }
  const place = { receivedNationallyAt: null, country: null, location: null }
  const person = { birthDate: null, sex: null, medicalHistory: null, otherVaccines: [], diluentBatch: null }
  const course = { onsetAt, events: [], description: null, outcome: 'unknown', serious: [], comments: null } as const
  return { ...place, ...person, ...course, reporter }
}

export async function listSymptoms(workspace: Workspace): Promise<Symptom[]> {
  const { tables } = await workspace.answers()
  return tables.symptom.list().sort((a, b) => a.reportedAt - b.reportedAt)
}

/** The people of this clinic's doses who should be asked now. */
export async function symptomsDue(workspace: Workspace): Promise<FollowUp[]> {
  const { tables } = await workspace.answers()
  const doses = tables.dose.list().filter(({ clinic }) => clinic === workspace.site.file.party)
  return followUpDue(doses, tables.symptom.list(), workspace.clock.now())
}

function factsOf(workspace: Workspace, tables: Tables, dose: Dose) {
  const vial = tables.vial.get(dose.vial)
  const batch = vial && tables.batch.get(vial.batch)
  if (!vial || !batch)
    throw appFault('app.dose-unknown', `expected the vial of dose ${dose.id}, the read model lacks it`)
  return {
    dose: dose.id,
    pseudonym: dose.pseudonym as Address,
    vaccine: getManifest(workspace.documents, batch.manifest).vaccine,
    batch: batch.name as Name,
    doseNumber: dose.doseNumber,
    vaccinatedAt: dose.givenAt,
    vialOpenedAt: vial.openedAt,
    othersFromVial: tables.dose.list('vial', dose.vial).length - 1,
    reportedAt: workspace.clock.now(),
  }
}

async function readersOf(
  tables: Tables,
  dose: Dose,
  card: PatientCard | null,
): Promise<{ recipients: string[]; unreached: string[] }> {
  const maker = tables.batch.get(tables.vial.get(dose.vial)?.batch ?? '')?.maker
  const readers = tables.party
    .list()
    .filter(({ address, roles }) => address === dose.clinic || address === maker || roles.includes('regulator'))
  const recipients = card ? [card.recipient] : []
  const unreached: string[] = []
  for (const { name, recipient } of readers)
    if (await isRecipient(recipient)) recipients.push(recipient)
    else unreached.push(name)
  return { recipients, unreached }
}

async function isRecipient(text: string): Promise<boolean> {
  try {
    await requireRecipient(text)
    return true
  } catch (error) {
    if (isFault(error, 'envelope.recipient-invalid')) return false
    throw error
  }
}
