import { randomBytes } from 'node:crypto'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import {
  acceptUnits,
  cardOf,
  compareArrival,
  deployLedger,
  initSite,
  joinLedger,
  offerUnits,
  openWorkspace,
  pack,
  proposeAdmission,
  recordStage,
  registerBatch,
  releaseBatch,
  signAction,
  unpack,
  type Wiring,
  type Workspace,
} from '../../src/app/index.ts'
import { scanOf } from '../../src/capture/index.ts'
import { demonstrationProduct } from '../../src/coldchain/index.ts'
import {
  batchName,
  checkDigit,
  gtin,
  type Instant,
  instant,
  logisticName,
  type Name,
  type Role,
  sha256,
  sscc,
  vialName,
} from '../../src/values/index.ts'
import { type ManualClock, manualClock } from './clock.ts'
import { lineClock } from './lineClock.ts'
import { tempDir } from './tempDir.ts'

const casting = {
  maker: ['manufacturer', 'quality'],
  laboratory: ['laboratory', 'regulator'],
  carrier: ['carrier'],
  clinic: ['clinic'],
} as const satisfies Record<string, readonly Role[]>

export type Player = keyof typeof casting
export const players = Object.keys(casting) as readonly Player[]

/** Four sites in one folder with one ledger, which the laboratory keeps, and a clock that stands still until it is moved. */
export type Consortium = {
  readonly dir: string
  readonly clock: ManualClock
  readonly wiring: Wiring
  readonly at: Readonly<Record<Player, Workspace>>
  /** Opens one site as another process would: nothing that was opened before is shared. */
  readonly reopen: (player: Player, wiring?: Wiring) => Workspace
  readonly close: () => Promise<void>
}

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
export const vialCount = 12
export const dosesPerVial = 2
const item = gtin('09506000134352')
export const batch = batchName(item, 'VT1')
export const vial = (number: number): Name => vialName(item, `V${number}`)
export const [pallet, cartonA, cartonB, otherPallet] = [1, 2, 3, 4].map(logistic) as [Name, Name, Name, Name]

/** Everybody is admitted; nothing was made yet. */
export const founded = stage(undefined, async ({ at }) => {
  const { maker, laboratory, clinic } = at
  const council = [maker, laboratory, clinic].map((site) => site.site.file.party)
  const { file } = await deployLedger(laboratory, { council, threshold: 2, chainId: 41_002 })
  for (const player of players) if (player !== 'laboratory') joinLedger(at[player], file)
  for (const player of players)
    await signAction(laboratory, (await proposeAdmission(maker, cardOf(at[player]))).proposal)
})

/** Twelve vials are released; six are in each carton, both cartons on the pallet. */
export const made = stage(founded, async ({ at, clock }) => {
  const { maker, laboratory } = at
  const serials = Array.from({ length: vialCount }, (_, number) => `V${number}`)
  const expiresAt = instant(clock.now() + 300 * dayMs)
  const { stability } = demonstrationProduct
  const details = { gtin: item, lot: 'VT1', expiresAt, dosesPerVial, vaccine: 'penta', stability, serials }
  await registerBatch(maker, details)
  const passed = { name: batch, passed: true, note: 'within limits' }
  for (const stage of ['material', 'quality'] as const) await recordStage(maker, { ...passed, stage })
  await recordStage(laboratory, { ...passed, stage: 'test' })
  await releaseBatch(maker, batch)
  for (const into of [cartonA, cartonB]) await pack(maker, { into, units: [], vials: { batch, count: vialCount / 2 } })
  await pack(maker, { into: pallet, units: [cartonA, cartonB], vials: null })
})

/** The clinic has both cartons, unpacked. */
export const delivered = stage(made, async (story) => {
  await handOver(story, [pallet], 'maker', 'clinic')
  await unpack(story.at.clinic, { from: pallet, units: [] })
})

export async function offer(
  { at, clock }: Consortium,
  units: readonly Name[],
  from: Player,
  to: Player,
): Promise<void> {
  const until = instant(clock.now() + dayMs)
  const receiver = at[to].site.file.party
  await offerUnits(at[from], { units, receiver, purpose: 'delivery', until })
}

/** Offers units, and accepts what is scanned of them: all of it. */
export async function handOver(story: Consortium, units: readonly Name[], from: Player, to: Player): Promise<void> {
  await offer(story, units, from, to)
  const { arrived, missing } = await compareArrival(story.at[to], units.map(scanned))
  await acceptUnits(story.at[to], { units: arrived, missing, damaged: [] })
}

export function scanned(unit: Name) {
  return scanOf({ source: 'typed', text: unit })
}

/** A carton or pallet by number. */
export function logistic(number: number): Name {
  const digits = `09506000${String(number).padStart(9, '0')}`
  return logisticName(sscc(`${digits}${checkDigit(digits)}`))
}

export function wiringOn(clock: Wiring['clock']): Wiring {
  const random = (length: number) => new Uint8Array(randomBytes(length))
  return { clock, lineClock, random, bootId: () => sha256('boot 1'), progress: () => undefined }
}

/** The sites in a folder as they are, with their clock at a moment. */
export function consortiumIn(dir: string, now?: Instant): Consortium {
  const clock = manualClock(now)
  const wiring = wiringOn(clock)
  const opened: Workspace[] = []
  const reopen = (player: Player, other: Wiring = wiring) => {
    const workspace = openWorkspace(join(dir, player), other)
    opened.push(workspace)
    return workspace
  }
  const at = Object.fromEntries(players.map((player) => [player, reopen(player)])) as Consortium['at']
  const close = async () => {
    for (const workspace of opened.splice(0)) await workspace.close()
  }
  return { dir, clock, wiring, at, reopen, close }
}

type Stage = () => Promise<Consortium>

/** @returns Makes a copy of a stage that is played once: each test goes its own way from there. */
export function stage(from: Stage | undefined, happens: (story: Consortium) => Promise<void>): Stage {
  let first: Promise<{ dir: string; now: Instant }> | undefined
  const play = async () => {
    const story = from ? await from() : await newSites()
    await happens(story)
    for (const player of players) story.at[player].acknowledge()
    await story.close()
    return { dir: story.dir, now: story.clock.now() }
  }
  return async () => {
    first ??= play()
    const { dir, now } = await first
    const copy = await tempDir()
    cpSync(dir, copy, { recursive: true })
    return consortiumIn(copy, now)
  }
}

async function newSites(): Promise<Consortium> {
  const dir = await tempDir()
  const wiring = wiringOn(manualClock())
  const exchange = join(dir, 'exchange')
  for (const player of players)
    await initSite(wiring, { dir: join(dir, player), name: player, roles: casting[player], exchange })
  return consortiumIn(dir)
}
