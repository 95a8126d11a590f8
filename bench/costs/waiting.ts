import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { deployKeeper, openTestChain } from '../../test/support/ledgerChain.ts'
import { median, round } from '../measure.ts'

export type Waiting = { readonly writers: number; readonly medianMs: number; readonly longestMs: number }

const each = 40
const writer = join(import.meta.dirname, '..', '..', 'test', 'support', 'ledgerWriter.ts')

/** Processes that write to one chain as fast as they may: how long one of them is without a turn. */
export async function waiting(writers: number): Promise<Waiting> {
  const chain = await openTestChain()
  const keeper = await deployKeeper(chain)
  chain.close()
  const waits = await Promise.all(
    Array.from({ length: writers }, (_, n) => waitsOf([chain.file, n + 1, 0, each, keeper])),
  )
  const all = waits.flat()
  return { writers, medianMs: round(median(all)), longestMs: round(Math.max(...all)) }
}

async function waitsOf(args: readonly (string | number)[]): Promise<number[]> {
  const child = spawn(process.execPath, [writer, ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const at: number[] = []
  createInterface({ input: child.stdout }).on('line', () => at.push(performance.now()))
  await once(child, 'close')
  return at.slice(1).map((time, nth) => time - (at[nth] ?? time))
}
