import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pass } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sha256 } from '../../src/values/index.ts'
import { cleanEnvironment } from '../support/run.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** When a process is killed: so long after its line of this number. */
export type Death = { readonly line: number; readonly afterMs: number }

/** Moments that look random and come again with the same seed. */
export function deaths(seed: number, { lines, ms }: { readonly lines: number; readonly ms: number }) {
  const draw = (what: string, below: number) => Number(BigInt(sha256(`${seed} ${what}`)) % BigInt(below))
  return (round: number): Death => ({ line: draw(`line ${round}`, lines), afterMs: draw(`ms ${round}`, ms) })
}

/** Runs a script of this folder in a process of its own. @returns Every line it printed in its life. */
export async function live(script: string, task: object, death?: Death): Promise<string[]> {
  // Compiled once for all of them, so that more of each life is spent on the work.
  const env = { ...cleanEnvironment(), NODE_COMPILE_CACHE: join(here('../../node_modules/.cache'), 'compiled') }
  const child = spawn(process.execPath, [here(script), JSON.stringify(task)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (lines.length === death?.line) void pass(death.afterMs).then(() => child.kill('SIGKILL'))
    lines.push(line)
  }
  const [code, signal] = await exited
  if (code !== 0 && !(death && signal === 'SIGKILL')) throw new Error(`${script} ended with ${code ?? signal}`)
  return lines
}
