import { hash } from 'node:crypto'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openJournal, verifyJournal } from '../src/journal/index.ts'
import { createKey, signStatement } from '../src/sign/index.ts'
import { type Address, instant, sha256, zeroDigest } from '../src/values/index.ts'
import { type Figure, round, secondsOf } from './measure.ts'
import { csvOf, start, steadyFridge } from './steadyFridge.ts'

const count = 100_000
const groupSize = 1000

/** Readings of a steady fridge: captured durably, sealed, verified; held against one bare pass of SHA-256 over as many. */
export async function readingFigures(dir: string, random: (length: number) => Uint8Array): Promise<Figure[]> {
  const key = createKey(random)
  const journal = openJournal(join(dir, 'readings.sqlite'))
  const log = journal.readings(key.address)
  const all = [...steadyFridge(0, count)]

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
  const csvBytes = gzipSync(csvOf(all)).length
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
