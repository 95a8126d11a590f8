import { encodeEpc, epcOfElements, openCable, openSerialPort, simulateReader18 } from '../../capture/index.ts'
import { instant, type Name, parseName, type Scan } from '../../values/index.ts'
import { acceptUnits, compareArrival, offerUnits } from '../handoff.ts'
import { typedName } from '../lookup.ts'
import { unpack } from '../pack.ts'
import { scanAll } from '../scanning.ts'
import type { Player, Stage } from './cast.ts'
import type { Narrator } from './narrator.ts'
import { cartons, companyPrefixLength, pallet, palletPhoto } from './props.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The pallet goes to the carrier, who reads its label, and on to the warehouse, whose gate reads every tag. */
export async function carryToWarehouse(stage: Stage, { chapter, step }: Narrator): Promise<void> {
  chapter('Two handoffs: both sides sign')
  const { at, clock } = stage
  await offer(stage, 'manufacturer', 'carrier', [pallet], step)
  await clock.sleep(hourMs)
  await accept(stage, 'carrier', await scanAll(at.carrier, { images: [palletPhoto] }), '--image pallet.jpg', step)
  await clock.sleep(9 * hourMs)
  await offer(stage, 'carrier', 'warehouse', [pallet], step)
  await clock.sleep(hourMs)
  await accept(stage, 'warehouse', await gateScans(stage), '--reader /dev/ttyUSB0', step)
  await unpack(at.warehouse, { from: pallet, units: [] })
  step('warehouse', `unpack ${typedName(pallet)}`, `${cartons.length} cartons stand alone`)
}

export async function offer(
  { at, wiring }: Stage,
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
  { at }: Stage,
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

/** A tag reader at the gate sees the pallet's tag and those of its cartons. */
async function gateScans({ at, wiring }: Stage): Promise<Scan[]> {
  const cable = await openCable()
  const settings = { baudRate: 57_600 }
  const device = await openSerialPort(cable.b, settings, wiring.lineClock)
  try {
    simulateReader18(device, () => [pallet, ...cartons].map(tagOf))
    return await scanAll(at.warehouse, { tagReader: cable.a })
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
