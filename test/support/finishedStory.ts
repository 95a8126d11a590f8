import {
  assess,
  enrollPatient,
  listExcursions,
  openVial,
  placeUnit,
  readCard,
  recordDose,
  recordStage,
  reportSymptom,
  unpack,
} from '../../src/app/index.ts'
import { blankForm } from '../../src/app/symptom.ts'
import { rideWith } from './coldRide.ts'
import { batch, cartonA, cartonB, handOver, hourMs, made, pallet, stage, vial } from './consortium.ts'

/** Cold, warm for two hours, cold again. */
export const warmRide = [5, ...Array<number>(13).fill(12), 5]

/**
 * One whole small journey: made, carried, kept too warm at the clinic and condemned in part, given to two people, followed
 * by a fever. Played once; each test has its own copy.
 */
export const finished = stage(made, async (story) => {
  const { maker, clinic } = story.at
  const document = Buffer.from('protocol 2024-118')
  await recordStage(maker, { name: batch, stage: 'research', passed: true, note: 'protocol 2024-118', document })
  await handOver(story, [pallet], 'maker', 'carrier')
  story.clock.jump(2 * hourMs)
  await handOver(story, [pallet], 'carrier', 'clinic')
  await unpack(clinic, { from: pallet, units: [] })
  await placeUnit(clinic, cartonA, 'fridge')
  await placeUnit(clinic, cartonB, 'shelf')
  await rideWith(story, 'clinic', 'fridge', warmRide)
  const [excursion] = await listExcursions(maker)
  const decision = { unit: cartonA, excursion: excursion?.id ?? '', decision: 'condemned', reason: 'smells' } as const
  await assess(maker, decision)
  await openVial(clinic, vial(6))
  for (const doseNumber of [1, 2]) {
    const path = `${story.dir}/patient-${doseNumber}.json`
    await enrollPatient(clinic, path)
    const { dose } = await recordDose(clinic, { vial: vial(6), card: readCard(path), doseNumber, note: null })
    if (doseNumber === 2) continue
    const form = { ...blankForm(story.clock.now()), events: ['fever-38-or-more' as const] }
    await reportSymptom(clinic, { dose, form, card: readCard(path) })
  }
  for (const site of Object.values(story.at)) await site.answers()
})
