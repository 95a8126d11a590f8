import { openCable, openSerialPort, simulateScan } from '../../capture/index.ts'
import { instant, type Name, parseName } from '../../values/index.ts'
import { placeUnit, removeUnit } from '../container.ts'
import { printedName, typedName } from '../lookup.ts'
import { scanAll } from '../scanning.ts'
import { accept, offer, place } from './carrying.ts'
import type { Scene } from './cast.ts'
import type { Narrator } from './narrator.ts'
import { cartons, coldRoom, coldRoomProbe, fridge, van, vanProbe, vanTemperature } from './props.ts'
import { type RunAgent, watch } from './watching.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** When the first carton is loaded, when the second, and when the van arrives; counted from the first reading. */
const loadMs = 1 * hourMs
const pickUpMs = 5 * hourMs
const arrivalMs = 8 * hourMs

/**
 * Two cartons go to the clinic in a van whose compressor fails. One is loaded at the start, one is left in the cold room
 * and picked up hours later; the agent watches both places, judges, and states what it saw while the story's hours pass.
 *
 * @returns How many readings were taken.
 */
export async function driveToClinic(scene: Scene, runAgent: RunAgent, { chapter, step }: Narrator): Promise<number> {
  chapter('The last leg: a van, two thermometers, and a compressor that fails')
  const [early, late] = cartons as [Name, Name]
  for (const carton of cartons) await place(scene, 'warehouse', carton, coldRoom, step)
  const departure = instant(scene.clock.now() + loadMs)
  const probes = [coldRoomProbe, { ...vanProbe, air: vanTemperature(departure) }]
  const plan = [
    { atMs: loadMs, act: () => depart(scene, early, step) },
    { atMs: pickUpMs, act: () => load(scene, late, step) },
  ]
  const hours = { by: 'warehouse', probes, intervalMs: 2 * minuteMs, plan, lastsMs: arrivalMs } as const
  return watch(scene, runAgent, hours, step)
}

/** At the clinic's door a handheld scanner reads both cartons. */
export async function arriveAtClinic(scene: Scene, { chapter, step }: Narrator): Promise<void> {
  chapter('Arrival: what was offered against what the scanner saw')
  const { at, wiring } = scene
  const cable = await openCable()
  const scanner = await openSerialPort(cable.b, { baudRate: 115_200 }, wiring.lineClock)
  try {
    const expected = 2
    const open = Promise.withResolvers<void>()
    const handheld = { place: { profile: 'scanner', port: cable.a }, expected, listening: open.resolve }
    const scanned = scanAll(at.clinic, { readers: [handheld] })
    await Promise.race([open.promise, scanned])
    for (const carton of cartons.slice(0, expected)) await simulateScan(scanner, `]C1${elementString(carton)}`)
    await accept(scene, 'clinic', await scanned, `--scanner ${cable.a} --codes ${expected} --yes`, step)
    for (const carton of cartons.slice(0, expected)) await place(scene, 'clinic', carton, fridge, step)
  } finally {
    await scanner.close()
    cable.close()
  }
}

/** Both cartons are offered before the van leaves; only one is in it yet. */
async function depart(scene: Scene, carton: Name, step: Narrator['step']): Promise<void> {
  await offer(scene, 'warehouse', 'clinic', cartons.slice(0, 2), step)
  await load(scene, carton, step)
}

async function load({ at }: Scene, carton: Name, step: Narrator['step']): Promise<void> {
  await removeUnit(at.warehouse, carton, coldRoom)
  await placeUnit(at.warehouse, carton, van)
  const moved = `${printedName(carton)} from ${coldRoom} into ${van}`
  step('warehouse', `container remove ${typedName(carton)} --container ${coldRoom}`, 'out')
  step('warehouse', `container place ${typedName(carton)} --container ${van}`, moved)
}

function elementString(unit: Name): string {
  const named = parseName(unit)
  if (named.type !== 'logistic') throw new TypeError(`${unit} has no SSCC`)
  return `00${named.sscc}`
}
