import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { verifyChain } from '../../src/ledger/index.ts'
import { nativeCurve, portableCurve } from '../../src/sign/curve.ts'
import type { Random } from '../../src/values/index.ts'
import { round, secondsOf } from '../measure.ts'
import { embedded, sendIn, worldOn } from './world.ts'

export type Verified = {
  readonly statements: number
  readonly blocks: number
  readonly seconds: number
  readonly secondsPer1000Statements: number
  readonly secondsPer1000Blocks: number
}

const batch = 50

/**
 * Verifies one chain at growing lengths.
 *
 * @param lengths - In statements, growing.
 */
export async function verifying(dir: string, random: Random, lengths: readonly number[]): Promise<Verified[]> {
  const folder = join(dir, 'verify')
  mkdirSync(folder)
  const chain = await embedded(folder, random, nativeCurve ?? portableCurve)
  const world = await worldOn(chain, random)
  const rows: Verified[] = []
  let sent = 0
  for (const length of lengths) {
    for (; sent < length; sent += batch) await sendIn(batch, world, world.statements(batch))
    let blocks = 0
    const seconds = await secondsOf(async () => {
      const report = await verifyChain(chain.file, { witnesses: [] })
      if (report.findings.length > 0) throw new Error(`expected a sound chain: ${JSON.stringify(report.findings[0])}`)
      blocks = report.blocks
    })
    rows.push({
      ...{ statements: sent, blocks, seconds: round(seconds) },
      secondsPer1000Statements: round((seconds / sent) * 1000),
      secondsPer1000Blocks: round((seconds / blocks) * 1000),
    })
  }
  chain.close()
  return rows
}

/** The power of the length that the time grows with: 1 is linear. */
export function growth(rows: readonly Verified[]): number {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last || first === last) return Number.NaN
  return round(Math.log(last.seconds / first.seconds) / Math.log(last.statements / first.statements))
}
