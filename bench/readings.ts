import { hash } from 'node:crypto'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openJournal, verifyJournal } from '../src/journal/index.ts'
import { createKey, signStatement } from '../src/sign/index.ts'
import { type Address, instant, milliCelsius, type Reading, sha256, zeroDigest } from '../src/values/index.ts'
import { type Figure, round, secondsOf } from './measure.ts'

const count = 100_000
const groupSize = 1000
const intervalMs = 60_000
const start = Date.UTC(2026, 0, 1)

/** Readings of a steady fridge: captured durably, sealed, verified; held against one bare pass of SHA-256 over as many. */
export async function readingFigures(dir: string, random: (length: number) => Uint8Array): Promise<Figure[]> {
  const key = createKey(random)
  const journal = openJournal(join(dir, 'readings.sqlite'))
  const log = journal.readings(key.address)
  const all = trace()

  const captured = await secondsOf(() => {
    for (let at = 0; at < count; at += groupSize) log.append(all.slice(at, at + groupSize), sha256('boot'))
  })
  const head = log.checkpointMaterial()
  if (!head) throw new Error('expected readings in the log')
  const checkpoint = signStatement(
    { chainId: 1, contract: `0x${'11'.repeat(20)}` as Address },
    {
      event: head,
      party: key.address,
      occurredAt: instant(start),
      deadline: instant(start),
      nonce: 0n,
      commitment: zeroDigest,
    },
    key,
  )
  log.keep(checkpoint)
  const segment = log.seal(checkpoint)
  const sealedBytes = segment ? log.segment(segment).length : Number.NaN
  journal.close()

  const bare = await secondsOf(barePass)
  const verified = await secondsOf(() => verifyJournal(join(dir, 'readings.sqlite')))
  const csvBytes = gzipSync(
    all.map(({ takenAt, milliCelsius: value }) => `${new Date(takenAt).toISOString()},${value / 1000}`).join('\n'),
  ).length
  const against = 'one bare SHA-256 a reading'
  return [
    {
      what: 'readings captured, 1000 to a commit',
      value: round(count / captured),
      unit: 'readings/s',
      ratio: round(captured / bare),
      against,
    },
    {
      what: 'readings verified',
      value: round(count / verified),
      unit: 'readings/s',
      ratio: round(verified / bare),
      against,
    },
    {
      what: 'sealed reading',
      value: round(sealedBytes / count),
      unit: 'bytes',
      ratio: round(sealedBytes / csvBytes),
      against: 'gzip of the same CSV',
    },
  ]
}

/** What no verification can do without. */
function barePass(): void {
  const canonical = Buffer.alloc(64)
  for (let at = 0; at < count; at++) {
    canonical.writeUInt32BE(at)
    hash('sha256', canonical, 'buffer')
  }
}

/** Four degrees with a slow wave and noise, in tenths as a cheap probe gives them, a few milliseconds late each time. */
function trace(): Reading[] {
  const noise = xorshift(20_261_122)
  return Array.from({ length: count }, (_, at) => {
    const milli = 4100 + Math.sin(at / 180) * 400 + (noise() - 0.5) * 200
    const lateMs = Math.floor(noise() * 10)
    return {
      probe: 'SHT-20-11C9',
      milliCelsius: milliCelsius(Math.round(milli / 100) * 100),
      takenAt: instant(start + at * intervalMs + lateMs),
      monotonicMs: at * intervalMs + lateMs,
      quality: 'good',
    }
  })
}

/** Marsaglia's xorshift32, between 0 and 1: the same noise in every run. */
function xorshift(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
