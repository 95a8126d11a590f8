import { hash } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { judge, profile, startJudge, usualMaxGapMs } from '../../src/coldchain/index.ts'
import {
  type Journal,
  openJournal,
  type ReadingLog,
  type Verification,
  verifyJournal,
} from '../../src/journal/index.ts'
import { createKey, type Key, keyFrom, recoverSigner, signStatement } from '../../src/sign/index.ts'
import { type Address, type Digest, type Hex, instant, sha256, zeroDigest } from '../../src/values/index.ts'
import { csvOf, intervalMs, start, steadyFridge } from '../steadyFridge.ts'
import { type AgentFigure, atMost, figure, processorSeconds } from './figure.ts'

/** A week of one reading a minute. */
const segmentReadings = 10_000
const commitReadings = 1000
const yearReadings = (365 * 86_400_000) / intervalMs
const boot = sha256('boot')

type Grown = { readonly log: ReadingLog; readonly journal: Journal; readonly key: Key; readonly path: string }

/** One log that grows, and what each thing costs at each of the sizes. */
export function growthFigures(
  dir: string,
  sizes: readonly number[],
  random: (length: number) => Uint8Array,
): AgentFigure[] {
  const key = createKey(random)
  const path = join(dir, 'growth.sqlite')
  const journal = openJournal(path)
  const grown = { log: journal.readings(key.address), journal, key, path }
  let held = 0
  const figures = sizes.flatMap((size) => {
    const found = [...grow(grown, held, size), ...costsAt(grown, size)]
    held = size
    return found
  })
  journal.close()
  rmSync(path)
  return [...figures, ...hourly(dir, random)]
}

/** Captures and seals, as an agent that is asked for its head once a week. */
function grow({ log, key }: Grown, from: number, to: number): AgentFigure[] {
  let [capturing, sealing] = [0, 0]
  const began = performance.now()
  for (let at = from; at < to; at += commitReadings) {
    const readings = [...steadyFridge(at, Math.min(at + commitReadings, to))]
    capturing += processorSeconds(() => log.append(readings, boot))
    if ((at + commitReadings) % segmentReadings === 0 || at + commitReadings >= to)
      sealing += processorSeconds(() => seal(log, key))
  }
  const count = to - from
  return [
    figure('captured durably, 1000 to a commit', to, count / ((performance.now() - began) / 1000), 'readings/s'),
    figure('captured, 1000 to a commit', to, (capturing / count) * 1e6, 'µs of processor'),
    figure('sealed', to, (sealing / count) * 1e6, 'µs of processor'),
  ]
}

function costsAt({ log, key, path }: Grown, size: number): AgentFigure[] {
  const bytes = log.segments().reduce((sum, { sha256: name }) => sum + log.segment(name).length, 0)
  const csv = Math.min(size, 1_000_000)
  const zipped = gzipSync(csvOf(steadyFridge(0, csv))).length / csv
  // In turn, so that what else the machine does concerns both.
  const bare = processorSeconds(() => barePass(size))
  const verified = processorSeconds(() => requireWhole(verifyJournal(path), size))
  const ratio = verified / ((bare + processorSeconds(() => barePass(size))) / 2)
  const end = instant(start + size * intervalMs)
  const year = processorSeconds(() => log.days(instant(Math.max(0, end - yearReadings * intervalMs)), end))
  return [
    atMost(1.6, figure('sealed reading, a week to a segment', size, bytes / size, 'bytes')),
    figure('the same against gzip of the CSV', size, bytes / size / zipped, 'times'),
    figure('disk of the journal', size, statSync(path).size / size, 'bytes a reading'),
    figure('verified', size, verified, 's of processor'),
    hurried(size, figure('verified against one SHA-256 a reading', size, ratio, 'times')),
    figure('verified against a signature a reading', size, verified / (signatureSeconds(key) * size), 'times'),
    figure('chart of the last year by days', size, year * 1000, 'ms of processor'),
    figure('judged by one profile', size, judging(size) * 1e6, 'µs of processor'),
  ]
}

/** A verification that ended early would look fast. */
function requireWhole({ checked, findings }: Verification, size: number): void {
  if (findings.length > 0 || checked.readings !== size)
    throw new Error(`expected ${size} readings without a finding, verified ${checked.readings}: ${findings[0]?.detail}`)
}

/** From a million readings on: below that, starting counts for more than reading. */
function hurried(size: number, verified: AgentFigure): AgentFigure {
  return size < 1_000_000 ? verified : atMost(2.5, verified)
}

/** What no verification can do without: a digest of each reading's bytes, as bytes. */
function barePass(count: number): void {
  const canonical = Buffer.alloc(64)
  for (let at = 0; at < count; at++) {
    canonical.writeUInt32BE(at)
    hash('sha256', canonical, 'buffer')
  }
}

function signatureSeconds({ privateKey }: Key): number {
  const key = keyFrom(privateKey)
  const signed = Array.from({ length: 500 }, (_, i) => {
    const digest = sha256(String(i))
    return { digest, signature: key.sign(digest) as Hex }
  })
  return processorSeconds(() => signed.map(({ digest, signature }) => recoverSigner(digest, signature))) / signed.length
}

/** One more reading, after so many. */
function judging(size: number): number {
  const more = 20_000
  const options = { maxGapMs: usualMaxGapMs }
  let state = startJudge(profile('msupply'))
  for (const reading of steadyFridge(0, Math.min(size, 200_000))) state = judge(state, reading, options).state
  const next = [...steadyFridge(size, size + more)]
  const seconds = processorSeconds(() => {
    for (const reading of next) state = judge(state, reading, options).state
  })
  return seconds / more
}

/** What the same readings take when each hour is sealed by itself, as an agent does whose head goes to the ledger hourly. */
function hourly(dir: string, random: (length: number) => Uint8Array): AgentFigure[] {
  const key = createKey(random)
  const journal = openJournal(join(dir, 'hourly.sqlite'))
  const log = journal.readings(key.address)
  const [hours, perHour] = [100, 60]
  for (let hour = 0; hour < hours; hour++) {
    log.append([...steadyFridge(hour * perHour, (hour + 1) * perHour)], boot)
    seal(log, key)
  }
  const bytes = log.segments().reduce((sum, { sha256: name }) => sum + log.segment(name).length, 0)
  journal.close()
  return [figure('sealed reading, an hour to a segment', hours * perHour, bytes / (hours * perHour), 'bytes')]
}

function seal(log: ReadingLog, key: Key): Digest | undefined {
  const event = log.checkpointMaterial()
  if (!event) return undefined
  const at = instant(start)
  const said = { event, party: key.address, occurredAt: at, deadline: at, nonce: 0n, commitment: zeroDigest }
  const checkpoint = signStatement({ chainId: 1, contract: `0x${'11'.repeat(20)}` as Address }, said, key)
  log.keep(checkpoint)
  return log.seal(checkpoint)
}
