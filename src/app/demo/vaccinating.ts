import { type Digest, formatInstant, instant, isFault, type Name } from '../../values/index.ts'
import { checkDose, recordDose } from '../dose.ts'
import { writeLabels } from '../label.ts'
import { printedName, shortId, typedName } from '../lookup.ts'
import { enrollPatient, readCard } from '../patient.ts'
import { vialInImage } from '../scanning.ts'
import { blankForm, reportSymptom } from '../symptom.ts'
import { openVial, vialsIn } from '../vial.ts'
import type { Scene } from './cast.ts'
import type { Decided } from './deciding.ts'
import type { Narrator } from './narrator.ts'

const hourMs = 3_600_000
const patients = 2
const oneDrawing = { form: 'drawing', everyVial: false } as const

export type Vaccinated = { readonly doses: readonly Digest[]; readonly symptom: Digest }

/** Go and no-go at the needle; doses for people the ledger cannot name; hours later one of them has a fever. */
export async function vaccinate(
  scene: Scene,
  { cleared, condemned }: Decided,
  { chapter, step }: Narrator,
): Promise<Vaccinated> {
  chapter('At the needle: go, no-go, and two people without a name')
  const { clinic } = scene.at
  const [good, fresh] = (await vialsIn(clinic, cleared[0] as Name, 2)) as [Name, Name]
  const [bad] = (await vialsIn(clinic, condemned[0] as Name, 1)) as [Name]
  await showCheck(scene, good, 'vial-given', step)
  await showCheck(scene, bad, 'vial-condemned', step)
  await showRefusal(scene, bad, step)
  const { reason } = await openVial(clinic, good)
  step('clinic', `vial open ${typedName(good)}`, `${printedName(good)} open: usable until ${reason}`)
  const doses: Digest[] = []
  for (let patient = 1; patient <= patients; patient++) doses.push(await giveDose(scene, good, patient, step))
  await scene.clock.sleep(10 * hourMs)
  // One more label for whoever explores later.
  await writeLabels(clinic, { name: fresh, out: `${scene.dir}/vial-fresh`, ...oneDrawing })
  return { doses, symptom: await haveFever(scene, doses[0] as Digest, step) }
}

/** The label on the vial is drawn as a picture, which is read; whoever explores later can scan it too. */
async function showCheck({ at, dir }: Scene, vial: Name, file: string, step: Narrator['step']): Promise<void> {
  const image = `${dir}/${file}.png`
  await writeLabels(at.clinic, { name: vial, out: `${dir}/${file}`, ...oneDrawing })
  const label = await vialInImage(at.clinic, image)
  const { go, reasons } = await checkDose(at.clinic, label.vial, null, label.elements)
  const answer = go ? 'GO' : `NO-GO: ${reasons.map(({ code, detail }) => `${code}. ${detail}`).join(' ')}`
  step('clinic', `dose check --image ${image}`, answer)
}

/** Somebody tries anyway: the rulebook refuses, and the refusal is on record too. */
async function showRefusal({ at }: Scene, vial: Name, step: Narrator['step']): Promise<void> {
  try {
    await openVial(at.clinic, vial)
  } catch (error) {
    if (!isFault(error) || error.kind !== 'refused') throw error
    at.clinic.acknowledge()
    step('clinic', `vial open ${typedName(vial)}`, `refused: ${error.code}`)
  }
}

async function giveDose({ at, dir }: Scene, vial: Name, patient: number, step: Narrator['step']): Promise<Digest> {
  const file = `${dir}/patient-${patient}.json`
  const { card } = await enrollPatient(at.clinic, file)
  step('clinic', `patient enroll --card ${file}`, 'the card is the patient’s; the clinic keeps nothing of it')
  const note = 'left arm'
  const given = await recordDose(at.clinic, { vial, card: readCard(card), doseNumber: 1, note })
  step(
    'clinic',
    `dose record ${typedName(vial)} --patient ${file} --note "${note}"`,
    `dose ${shortId(given.dose)} for pseudonym ${given.pseudonym.slice(0, 10)}`,
  )
  return given.dose
}

async function haveFever({ at, dir, wiring }: Scene, dose: Digest, step: Narrator['step']): Promise<Digest> {
  const card = `${dir}/patient-1.json`
  const onsetAt = instant(wiring.clock.now() - 2 * hourMs)
  const form = { ...blankForm(onsetAt), events: ['fever-38-or-more' as const], outcome: 'recovering' as const }
  const { symptom } = await reportSymptom(at.clinic, { dose, form, card: readCard(card) })
  const course = `--event fever-38-or-more --onset ${formatInstant(onsetAt)} --outcome recovering`
  const command = `symptom report ${shortId(dose)} ${course} --patient ${card}`
  step('clinic', command, `report ${shortId(symptom)}, signed by the patient’s pseudonym`)
  return symptom
}
