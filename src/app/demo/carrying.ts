import { encodeEpc, epcOfElements, openCable, openSerialPort, simulateReader18 } from '../../capture/index.ts'
import { instant, type Name, parseName, type Scan } from '../../values/index.ts'
import { placeUnit } from '../container.ts'
import { acceptUnits, compareArrival, offerUnits } from '../handoff.ts'
import { printedName, typedName } from '../lookup.ts'
import { unpack } from '../pack.ts'
import { scanAll } from '../scanning.ts'
import type { Player, Scene } from './cast.ts'
import type { Narrator } from './narrator.ts'
import { cartons, companyPrefixLength, pallet, photograph, storeProbe, truckProbe } from './props.ts'
import { type Probe, type RunAgent, watch } from './watching.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** When the pallet is offered and when it is taken over; counted from the first reading of each place. */
const storedMs = 3 * hourMs
const collectedMs = 4 * hourMs
const nearMs = 9 * hourMs
const deliveredMs = 10 * hourMs

/**
 * The pallet waits in the maker's cold store, goes to the carrier, who reads its label, and on to the warehouse, whose gate
 * reads every tag. In each place a thermometer is read: what nobody measures, nobody can clear.
 *
 * @returns How many readings were taken.
 */
export async function carryToWarehouse(scene: Scene, runAgent: RunAgent, { chapter, step }: Narrator): Promise<number> {
  chapter('Two handoffs: both sides sign, and a thermometer rides along')
  const { at } = scene
  const keep = async (by: Player, probe: Probe, receiver: Player, offeredMs: number, lastsMs: number) => {
    await place(scene, by, pallet, probe.container, step)
    const plan = [{ atMs: offeredMs, act: () => offer(scene, by, receiver, [pallet], step) }]
    return watch(scene, runAgent, { by, probes: [probe], intervalMs: 5 * minuteMs, plan, lastsMs }, step)
  }
  const stored = await keep('manufacturer', storeProbe, 'carrier', storedMs, collectedMs)
  const photo = photograph(scene.dir, 'pallet.jpg')
  await accept(scene, 'carrier', await scanAll(at.carrier, { images: [photo] }), `--image ${photo}`, step)
  const carried = await keep('carrier', truckProbe, 'warehouse', nearMs, deliveredMs)
  const { scans, port } = await gateScans(scene)
  await accept(scene, 'warehouse', scans, `--reader reader18 --port ${port}`, step)
  await unpack(at.warehouse, { from: pallet, units: [] })
  step('warehouse', `unpack ${typedName(pallet)}`, `${cartons.length} cartons stand alone`)
  return stored + carried
}

export async function place(
  { at }: Scene,
  by: Player,
  unit: Name,
  container: string,
  step: Narrator['step'],
): Promise<void> {
  await placeUnit(at[by], unit, container)
  const command = `container place ${typedName(unit)} --container ${container}`
  step(by, command, `${printedName(unit)} is in ${container}`)
}

export async function offer(
  { at, wiring }: Scene,
  from: Player,
  to: Player,
  units: readonly Name[],
  step: Narrator['step'],
): Promise<void> {
  const until = instant(wiring.clock.now() + dayMs)
  await offerUnits(at[from], { units, receiver: at[to].site.file.party, purpose: 'delivery', until })
  step(
    from,
    `handoff offer ${units.map(typedName).join(' ')} --to "${at[to].site.file.name}" --until 24h`,
    'offered for a day',
  )
}

export async function accept(
  { at }: Scene,
  by: Player,
  scans: readonly Scan[],
  how: string,
  step: Narrator['step'],
): Promise<void> {
  const difference = await compareArrival(at[by], scans)
  const { arrived, received, missing, extra, suspended } = difference
  await acceptUnits(at[by], { units: arrived, missing, damaged: [] })
  const found = [
    `${received.length} of ${difference.expected.length} units`,
    `${missing.length} missing`,
    `${extra.length} extra`,
    ...(suspended.length > 0 ? [`${suspended.length} suspended`] : []),
  ]
  step(by, `handoff accept ${how}`, found.join(', '))
}

/** A tag reader at the gate sees the pallet's tag and those of its cartons. @returns Also the port it was on. */
async function gateScans({ at, wiring }: Scene): Promise<{ scans: Scan[]; port: string }> {
  const cable = await openCable()
  const settings = { baudRate: 57_600 }
  const device = await openSerialPort(cable.b, settings, wiring.lineClock)
  try {
    simulateReader18(device, () => [pallet, ...cartons].map(tagOf))
    const gate = { place: { profile: 'reader18', port: cable.a }, expected: 1 + cartons.length }
    return { scans: await scanAll(at.warehouse, { readers: [gate] }), port: cable.a }
  } finally {
    await device.close()
    cable.close()
  }
}

function tagOf(unit: Name): string {
  const named = parseName(unit)
  const epc = named.type === 'logistic' && epcOfElements([{ ai: '00', value: named.sscc }], companyPrefixLength)
  if (!epc) throw new TypeError(`${unit} has no SSCC`)
  return encodeEpc({ scheme: 'SSCC-96', epc, filter: 2 })
}
