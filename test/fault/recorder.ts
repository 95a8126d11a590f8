import {
  openVial,
  openWorkspace,
  placeUnit,
  readCard,
  recordDose,
  removeUnit,
  systemWiring,
  unitNamed,
  vialNamed,
} from '../../src/app/index.ts'

/** What to say: the things of a diary from one number up to another. */
export type Task = {
  readonly site: string
  readonly carton: string
  readonly vials: readonly string[]
  readonly card: string
  readonly from: number
  readonly to: number
}

// A process of its own that says one thing after the other until it is killed, and prints the identity of each before it
// takes it for told, as commands do. A carton goes in and out of a van; between that, vials are opened and doses given.
const { site, carton, vials, card, from, to } = JSON.parse(process.argv[2] as string) as Task
process.stdout.write('ready\n')
const workspace = openWorkspace(site, systemWiring())
const unit = unitNamed(carton)
const vial = (number: number) => vialNamed(vials[Math.floor(number / 8)] as string)
const place = () => placeUnit(workspace, unit, 'van')
const remove = () => removeUnit(workspace, unit, 'van')
const open = (number: number) => openVial(workspace, vial(number))
const give = (number: number) =>
  recordDose(workspace, { vial: vial(number), card: readCard(card), doseNumber: 1, note: null })
const diary = [place, remove, place, open, remove, place, remove, give]

for (let number = from; number < to; number++) {
  const { statement } = await (diary[number % diary.length] as typeof open)(number)
  process.stdout.write(`${statement}\n`)
  workspace.acknowledge()
}
await workspace.close()
