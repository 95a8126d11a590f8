import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const names = [
  'mkdirSync',
  'openSync',
  'writeSync',
  'writeFileSync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'rmSync',
] as const
type Call = (...args: unknown[]) => unknown

/** How one of the system's calls goes wrong: the third is the half of a write, or nothing, and nothing after it. */
export const failures = [
  'fails and does nothing',
  'fails although it was done',
  'is the last of a killed process',
] as const
export type Failure = (typeof failures)[number]

/** What became of a piece of work; `calls` are those it made to change what lies on the disk, in order. */
export type Tried = { readonly calls: readonly string[]; readonly error: unknown }

/**
 * Does a piece of work of which the `nth` call to the system (from 0) goes wrong. It is `node:fs` itself that fails, for the
 * whole process, so the program needs no door for it.
 */
export async function withFailure(nth: number, failure: Failure, work: () => unknown): Promise<Tried> {
  const calls: string[] = []
  const system = Object.fromEntries(names.map((name) => [name, fs[name] as Call]))
  const call = (name: string, args: unknown[]) => system[name]?.(...args)
  const failing = (name: string): Call => {
    return (...args) => {
      const at = calls.push(name) - 1
      const isLast = failure === 'is the last of a killed process'
      if (at < nth || (at > nth && !isLast)) return call(name, args)
      if (at === nth && failure === 'fails although it was done') call(name, args)
      if (at === nth && isLast && name.startsWith('write')) call('writeSync', [args[0], halfOf(args[1])])
      throw Object.assign(new Error(`${name} failed for a test`), { code: 'ENOSPC', syscall: name })
    }
  }
  Object.assign(fs, Object.fromEntries(names.map((name) => [name, failing(name)])))
  syncBuiltinESMExports()
  try {
    await work()
    return { calls, error: undefined }
  } catch (error) {
    return { calls, error }
  } finally {
    Object.assign(fs, system)
    syncBuiltinESMExports()
  }
}

/** The calls of a piece of work that nothing happens to. */
export async function callsOf(work: () => unknown): Promise<readonly string[]> {
  const { calls, error } = await withFailure(Number.POSITIVE_INFINITY, 'fails and does nothing', work)
  if (error) throw error
  return calls
}

function halfOf(content: unknown): Buffer {
  const bytes = Buffer.from(content as Uint8Array)
  return bytes.subarray(0, bytes.length / 2)
}
