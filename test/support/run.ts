import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The command line straight from src. */
export const cli = fileURLToPath(new URL('../../bin/dev.js', import.meta.url))

export type RunOptions = {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** Another entry than the product's, for example one with commands made for a test. */
  readonly entry?: string
}

export type Ran = { readonly stdout: string; readonly stderr: string; readonly exit: number | null }

/**
 * Runs one command line in a process of its own, as a script would: no terminal, no colour.
 *
 * @param args - The words after `vialtrace`.
 */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { child, ended } = start(args, options)
  child.stdin.end(options.input ?? '')
  return ended
}

/** The same, for a test that meddles with the process while it lives. */
export function start(args: readonly string[], { cwd, env, entry = cli }: RunOptions = {}) {
  const child = spawn(process.execPath, [entry, ...args], { cwd, env: { ...cleanEnvironment(), ...env } })
  const text = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk
    })
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit) => resolve({ ...text, exit }))
  })
  return { child, ended }
}

/**
 * What a command may see of this machine's environment: nothing that changes its answer. Hundreds of processes start
 * below the tests; each would load and strip every source anew, and write down its coverage.
 */
export function cleanEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR']
  const inherited = kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))
  return { ...Object.fromEntries(inherited), NODE_COMPILE_CACHE: compiled }
}

const compiled = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'compiled')
