import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openJournal } from '../../src/journal/index.ts'
import { relay } from '../../src/ledger/index.ts'
import { nativeCurve, portableCurve } from '../../src/sign/curve.ts'
import { type Curve, createKey } from '../../src/sign/index.ts'
import type { Random } from '../../src/values/index.ts'
import { median, round, secondsOf } from '../measure.ts'
import { chainId, embedded, sendIn, type World, worldOn } from './world.ts'

/** Statements recorded in a second. On a machine that others use too, the second number tells more. */
export type Speed = {
  readonly engine: string
  readonly batch: number
  readonly perSecond: number
  /** In a second of this process's processor time, all its threads together; `null` where another process does the work. */
  readonly perProcessorSecond: number | null
}

export type Disk = {
  readonly batch: number
  readonly megabytesPer1000: number
  readonly prunedMegabytesPer1000: number
}

const counts: Readonly<Record<number, number>> = { 1: 200, 50: 2000 }

/** Signed statements, given one by one and fifty at a time, each transaction on disk before the next. */
export async function embeddedSpeed(
  dir: string,
  random: Random,
): Promise<{ speed: Speed[]; disk: Disk[]; missing: string[] }> {
  const curves: Record<string, Curve | undefined> = {
    'embedded, native recovery': nativeCurve,
    'embedded, portable recovery': portableCurve,
  }
  const speed: Speed[] = []
  const disk: Disk[] = []
  const missing: string[] = []
  for (const [engine, curve] of Object.entries(curves))
    for (const [batch, count] of Object.entries(counts).map(([a, b]) => [Number(a), b] as const)) {
      if (!curve) {
        missing.push(`${engine}: the optional package has no build for this machine`)
        continue
      }
      const folder = join(dir, `speed-${speed.length}`)
      mkdirSync(folder)
      const chain = await embedded(folder, random, curve)
      const world = await worldOn(chain, random)
      speed.push({ engine, batch, ...(await pace(world, batch, count)) })
      if (curve === portableCurve) disk.push({ batch, ...(await diskOf(chain, world, batch, count)) })
      chain.close()
    }
  return { speed, disk, missing }
}

/** A node of another make in a process of its own, in memory: no disk, but HTTP. */
export async function anvilSpeed(random: Random): Promise<Speed[] | string> {
  const helper = join(import.meta.dirname, '..', '..', 'test', 'support', 'anvil.ts')
  if (!existsSync(helper)) return 'anvil: this checkout does not bring it along yet'
  const { startAnvil } = await import(pathToFileURL(helper).href)
  // The node is not to keep tests from ending, and would not keep this from ending either.
  const awake = setInterval(() => undefined, 1000)
  const anvil = await startAnvil({ chainId }).catch((error: Error) => error.message)
  try {
    if (typeof anvil === 'string') return `anvil: ${anvil}`
    const world = await worldOn({ urls: [anvil.url] }, random)
    const speed: Speed[] = []
    for (const [batch, count] of Object.entries(counts)) {
      const { perSecond } = await pace(world, Number(batch), count)
      speed.push({ engine: 'anvil 1.7.1, in memory', batch: Number(batch), perSecond, perProcessorSecond: null })
    }
    world.ledger.close()
    return speed
  } finally {
    if (typeof anvil !== 'string') await anvil.signal('SIGKILL')
    clearInterval(awake)
  }
}

/** From the journal to the recorded answer in it, one statement at a time. @returns Milliseconds, median. */
export async function relayLatencyMs(dir: string, random: Random): Promise<number> {
  const folder = join(dir, 'relay')
  mkdirSync(folder)
  const chain = await embedded(folder, random, nativeCurve ?? portableCurve)
  const world = await worldOn(chain, random)
  const journal = openJournal(join(folder, 'journal.sqlite'))
  const relayer = createKey(random)
  const times: number[] = []
  for (let at = 0; at < 30; at++) {
    const seconds = await secondsOf(async () => {
      journal.record(`result ${at}`, world.speaker, world.statement)
      await relay(journal, world.ledger, relayer)
    })
    times.push(seconds * 1000)
  }
  journal.close()
  chain.close()
  return round(median(times))
}

async function pace(world: World, batch: number, count: number): Promise<Omit<Speed, 'engine' | 'batch'>> {
  await sendIn(batch, world, world.statements(Math.max(20, batch * 4)))
  const statements = world.statements(count)
  const before = process.cpuUsage()
  const seconds = await secondsOf(() => sendIn(batch, world, statements))
  const { user, system } = process.cpuUsage(before)
  return { perSecond: round(count / seconds), perProcessorSecond: round(count / ((user + system) / 1e6)) }
}

async function diskOf(
  chain: Awaited<ReturnType<typeof embedded>>,
  world: World,
  batch: number,
  count: number,
): Promise<Omit<Disk, 'batch'>> {
  const megabytes = (bytes: number) => round((bytes / 1e6 / count) * 1000)
  const pruned = async () => {
    await chain.prune(1)
    chain.compact()
    return chain.bytes()
  }
  const before = await pruned()
  await sendIn(batch, world, world.statements(count))
  chain.compact()
  const grown = chain.bytes() - before
  return {
    megabytesPer1000: megabytes(grown),
    prunedMegabytesPer1000: megabytes((await pruned()) - before),
  }
}
