// What the ledger costs: gas, time, room. `--json` for machines; `--long` verifies up to 100 000 statements, which takes
// a quarter of an hour or more.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemWiring } from '../../src/app/index.ts'
import { type GasRow, gasBatches, gasRows } from '../gas.ts'
import { round } from '../measure.ts'
import { country, nationalLoads } from './national.ts'
import { anvilSpeed, embeddedSpeed, relayLatencyMs } from './speed.ts'
import { growth, verifying } from './verifying.ts'
import { waiting } from './waiting.ts'

const { values: flags } = parseArgs({ options: { json: { type: 'boolean' }, long: { type: 'boolean' } } })
const lengths = flags.long ? [1000, 3000, 10_000, 30_000, 100_000] : [500, 1000, 2000, 4000]
const readingsPerDay = 1440

const dir = mkdtempSync(join(tmpdir(), 'vialtrace-costs-'))
const { random, clock } = systemWiring()
try {
  const gas = await gasRows(dir, random, clock)
  const { speed, disk, missing } = await embeddedSpeed(dir, random)
  const anvil = await anvilSpeed(random)
  const verified = await verifying(dir, random, lengths)
  const result = {
    machine: `${cpus().length} x ${cpus()[0]?.model.trim()}, ${process.platform} ${process.arch}, Node ${process.versions.node}`,
    gas,
    gasPerAnchoredReading: anchored(gas),
    speed: typeof anvil === 'string' ? speed : [...speed, ...anvil],
    missing: typeof anvil === 'string' ? [...missing, anvil] : missing,
    disk,
    relayLatencyMs: await relayLatencyMs(dir, random),
    waiting: await waiting(4),
    verified,
    growth: growth(verified),
    country,
    national: nationalLoads(gas, disk),
  }
  if (flags.json) console.log(JSON.stringify(result, null, 2))
  else print(result)
} finally {
  rmSync(dir, { recursive: true, force: true })
}

/** A day's readings, one a minute, behind one signed head. */
function anchored(gas: readonly GasRow[]): { batch: number; gas: number }[] {
  return gas
    .filter(({ kind }) => kind === 'checkpoint')
    .map((row) => ({ batch: row.batch, gas: round(row.gas / readingsPerDay) }))
}

type Result = {
  readonly machine: string
  readonly gas: readonly GasRow[]
  readonly gasPerAnchoredReading: ReturnType<typeof anchored>
  readonly speed: Awaited<ReturnType<typeof embeddedSpeed>>['speed']
  readonly missing: readonly string[]
  readonly disk: Awaited<ReturnType<typeof embeddedSpeed>>['disk']
  readonly relayLatencyMs: number
  readonly waiting: Awaited<ReturnType<typeof waiting>>
  readonly verified: Awaited<ReturnType<typeof verifying>>
  readonly growth: number
  readonly national: ReturnType<typeof nationalLoads>
}

function print(result: Result): void {
  console.log(result.machine)
  heading('gas of a statement, by kind and by how many are in a transaction')
  table(['', ...gasBatches.map(String)], gasTable(result.gas))
  heading(`gas of an anchored reading, ${readingsPerDay} to a head`)
  table(
    ['', ...result.gasPerAnchoredReading.map(({ batch }) => String(batch))],
    [['', ...result.gasPerAnchoredReading.map((row) => row.gas)]],
  )
  heading('statements recorded')
  table(
    ['', 'to a transaction', 'a second', 'a second of processor'],
    result.speed.map((row) => [row.engine, row.batch, row.perSecond, row.perProcessorSecond ?? '-']),
  )
  for (const what of result.missing) console.log(`not measured: ${what}`)
  heading('disk, megabytes per 1000 statements')
  table(
    ['to a transaction', 'all state', 'pruned'],
    result.disk.map((row) => [row.batch, row.megabytesPer1000, row.prunedMegabytesPer1000]),
  )
  heading('waiting')
  console.log(`from the journal to the recorded answer: ${result.relayLatencyMs} ms`)
  const { writers, medianMs, longestMs } = result.waiting
  console.log(`for a turn among ${writers} writing processes: ${medianMs} ms, longest ${longestMs} ms`)
  heading('verification, 50 statements to a block')
  table(
    ['statements', 'blocks', 'seconds', 'per 1000 statements', 'per 1000 blocks'],
    result.verified.map((row) => Object.values(row)),
  )
  console.log(`the time grows with the ${result.growth}th power of the length`)
  heading('a country: see bench/costs/national.ts for what it is reckoned from')
  table(
    ['', ...result.national.map(({ delivery }) => delivery)],
    Object.keys(result.national[0] ?? {})
      .slice(1)
      .map((field) => [field, ...result.national.map((load) => load[field as keyof typeof load])]),
  )
}

function gasTable(rows: readonly GasRow[]): (string | number)[][] {
  const kinds = [...new Set(rows.map(({ kind }) => kind))]
  const gasOf = (kind: string, batch: number) =>
    rows.find((row) => row.kind === kind && row.batch === batch)?.gas ?? '-'
  return kinds.map((kind) => [kind, ...gasBatches.map((batch) => gasOf(kind, batch))])
}

function heading(text: string): void {
  console.log(`\n${text}`)
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const all = [head, ...rows].map((row) => row.map(String))
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  for (const row of all)
    console.log(
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
    )
}
