import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Address, type Instant, instant, type Name, printable } from '../../values/index.ts'
import { appFault } from '../faults.ts'
import type { Wiring } from '../wire.ts'
import { investigate } from './asking.ts'
import { carryToWarehouse } from './carrying.ts'
import { closeScene, players, type Scene, siteDir } from './cast.ts'
import { decide } from './deciding.ts'
import { arriveAtClinic, driveToClinic } from './driving.ts'
import { foundConsortium } from './founding.ts'
import { makeBatch } from './making.ts'
import type { Narrator } from './narrator.ts'
import { vialsPerBatch } from './props.ts'
import { type StoryClock, storyClock } from './storyClock.ts'
import { vaccinate } from './vaccinating.ts'
import type { RunAgent } from './watching.ts'

export type DemoResult = {
  readonly dir: string
  readonly sites: Readonly<Record<string, string>>
  readonly ledger: {
    readonly chainId: number
    readonly contract: Address
    readonly blocks: number
    readonly recorded: number
    readonly rejected: number
  }
  readonly batch: Name
  readonly unitsPacked: number
  readonly handoffs: number
  readonly readings: number
  readonly excursions: number
  readonly assessed: number
  readonly doses: number
  readonly symptoms: number
  readonly verified: boolean
  readonly report: string
}

/** A folder in which only the demo writes. */
export type DemoDir = {
  readonly path: string
  /** Takes away everything that is in it now, and the folder itself where the demo made it. */
  readonly clear: () => void
}

export type DemoOptions = { readonly dir: DemoDir; readonly narrator: Narrator; readonly runAgent: RunAgent }

const hourMs = 3_600_000
/** The story begins two days ago and ends now. */
const storyMs = 48 * hourMs

/** Takes an empty folder for the demo, or makes one. @throws app.demo-dir-used */
export function demoDir(folder: string): DemoDir {
  const path = resolve(folder)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found && !(found.isDirectory() && readdirSync(path).length === 0))
    throw appFault('app.demo-dir-used', `expected an empty folder for the demo, ${printable(path)} is none`)
  const made = mkdirSync(path, { recursive: true })
  const clear = () => {
    for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true, force: true })
    if (made) rmSync(made, { recursive: true, force: true })
  }
  return { path, clear }
}

/**
 * Plays the whole journey of one batch, from a photographed label to a verified injection, on real parts. Only the devices
 * are simulated, and they speak their real protocols over real pseudo-terminals; only the clock is turned.
 *
 * @param wiring - The real machine; the story replaces its clock and leaves its line clock.
 */
export async function playDemo(wiring: Wiring, { dir, narrator, runAgent }: DemoOptions): Promise<DemoResult> {
  const end = wiring.clock.now()
  const clock = storyClock(instant(end - storyMs))
  const at = (hours: number) => clock.until(instant(end - storyMs + hours * hourMs))
  const scene = await foundConsortium(dir.path, { ...wiring, clock }, narrator)
  try {
    return await play(scene, { at, end, clock, narrator, runAgent })
  } finally {
    await closeScene(scene)
  }
}

type Playing = {
  readonly at: (hours: number) => void
  readonly end: Instant
  readonly clock: StoryClock
  readonly narrator: Narrator
  readonly runAgent: RunAgent
}

async function play(scene: Scene, { at, end, clock, narrator, runAgent }: Playing): Promise<DemoResult> {
  at(1)
  const batch = await makeBatch(scene, narrator)
  const carried = await carryToWarehouse(scene, runAgent, narrator)
  const readings = carried + (await driveToClinic(scene, runAgent, narrator))
  await arriveAtClinic(scene, narrator)
  const decided = await decide(scene, narrator)
  at(34)
  const vaccinated = await vaccinate(scene, decided, narrator)
  clock.until(end)
  const { verified, report } = await investigate(scene, batch, vaccinated, narrator)
  return { ...(await countUp(scene)), batch, unitsPacked: vialsPerBatch, readings, verified, report }
}

/** What the ledger has to show for it. */
async function countUp({
  dir,
  at,
}: Scene): Promise<Omit<DemoResult, 'batch' | 'unitsPacked' | 'readings' | 'verified' | 'report'>> {
  const { tables, count } = await at.laboratory.answers()
  const ledger = await at.laboratory.ledger()
  const { height } = await ledger.head()
  return {
    dir,
    sites: Object.fromEntries(players.map((player) => [player, siteDir(dir, player)])),
    ledger: { ...ledger.identity, blocks: height, ...count() },
    handoffs: tables.handoff.list().filter(({ status }) => status === 'accepted').length,
    excursions: tables.excursion.list().length,
    assessed: tables.assessment.list().length,
    doses: tables.dose.list().length,
    symptoms: tables.symptom.list().length,
  }
}
