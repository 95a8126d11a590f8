import { formatBracketed } from '../../capture/index.ts'
import { demonstrationProduct } from '../../coldchain/index.ts'
import { formatExpiry, type Name, type Scan } from '../../values/index.ts'
import { batchOnLabel, recordStage, registerBatch, releaseBatch, type StageName } from '../batch.ts'
import { printedName, typedName } from '../lookup.ts'
import { pack } from '../pack.ts'
import { scanAll } from '../scanning.ts'
import type { Player, Scene } from './cast.ts'
import type { Narrator } from './narrator.ts'
import { cartons, pallet, photograph, vialsPerBatch, vialsPerCarton } from './props.ts'

const dosesPerVial = 10
const stageMs = 3_600_000

const stages: readonly { by: Player; stage: StageName; note: string }[] = [
  { by: 'manufacturer', stage: 'research', note: 'process PV-7 validated, protocol 2024-118' },
  { by: 'manufacturer', stage: 'material', note: 'antigen bulk AB-2291, adjuvant AL-0417, glass lot G-8830' },
  { by: 'manufacturer', stage: 'quality', note: 'fill volume, closure integrity, visual inspection' },
  { by: 'laboratory', stage: 'test', note: 'potency, sterility and endotoxin within limits' },
]

/** A carton's label is photographed, its batch registered with every serial, tested, released and packed. */
export async function makeBatch({ dir, at, clock }: Scene, { chapter, step }: Narrator): Promise<Name> {
  chapter('A batch is made, tested, released and packed')
  const photo = photograph(dir, 'carton.jpg')
  const [label] = (await scanAll(at.manufacturer, { images: [photo] })) as [Scan]
  step('manufacturer', `scan --image ${photo}`, `${label.symbology}: ${formatBracketed(label.elements)}`)
  const { stability } = demonstrationProduct
  const details = {
    ...batchOnLabel(at.manufacturer, label),
    dosesPerVial,
    vaccine: 'penta',
    stability,
    serials: vialsPerBatch,
  }
  const { name } = await registerBatch(at.manufacturer, details)
  const registered = `${printedName(name)}, ${vialsPerBatch} serials, expires ${formatExpiry(details.expiresAt)}`
  step(
    'manufacturer',
    `batch register --image ${photo} --vials ${vialsPerBatch} --doses-per-vial ${dosesPerVial} --vaccine penta --stability 8.0=4h,25.0=30min`,
    registered,
  )
  for (const { by, stage, note } of stages) {
    await clock.sleep(stageMs)
    await recordStage(at[by], { name, stage, passed: true, note })
    step(by, `batch stage ${typedName(name)} --stage ${stage} --passed --note "${note}"`, 'passed')
  }
  await releaseBatch(at.manufacturer, name)
  step('manufacturer', `batch release ${typedName(name)}`, 'released')
  await packAll({ at }, name, step)
  return name
}

async function packAll({ at }: Pick<Scene, 'at'>, batch: Name, step: Narrator['step']): Promise<void> {
  for (const carton of cartons) {
    const { vials } = await pack(at.manufacturer, { into: carton, units: [], vials: { batch, count: vialsPerCarton } })
    step(
      'manufacturer',
      `pack ${typedName(carton)} --batch ${typedName(batch)} --vials ${vials}`,
      `${printedName(carton)}: ${vials} vials`,
    )
  }
  const { units } = await pack(at.manufacturer, { into: pallet, units: cartons, vials: null })
  step(
    'manufacturer',
    `pack ${typedName(pallet)} ${cartons.map((carton) => `--unit ${typedName(carton)}`).join(' ')}`,
    `${printedName(pallet)}: ${units} cartons`,
  )
}
