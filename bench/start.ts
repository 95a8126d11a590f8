import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type Figure, median, round } from './measure.ts'

const root = join(import.meta.dirname, '..')
const rounds = 9

/**
 * Whole fresh processes, in turn so that a slow moment of the machine hits all alike.
 *
 * @param statement - The arguments of a command that records a new statement each time.
 */
export function startFigures(site: string, statement: () => readonly string[]): Figure[] {
  const cli = join(root, 'bin', 'run.js')
  const commands = {
    floor: () => ['-e', '0'],
    version: () => [cli, '--version'],
    help: () => [cli, '--help'],
    statement: () => [cli, ...statement(), '--site', site, '--json'],
  }
  const ms: Record<keyof typeof commands, number[]> = { floor: [], version: [], help: [], statement: [] }
  for (let turn = 0; turn < rounds; turn++)
    for (const [name, args] of Object.entries(commands)) ms[name as keyof typeof commands].push(millisecondsOf(args()))
  const floor = median(ms.floor)
  const row = (what: string, values: readonly number[]): Figure => {
    const value = median(values)
    return { what, value: round(value), unit: 'ms', ratio: round(value / floor), against: 'node -e 0' }
  }
  return [
    row('fresh process: node -e 0', ms.floor),
    row('fresh process: --version', ms.version),
    row('fresh process: --help', ms.help),
    row('fresh process: one recorded statement', ms.statement),
  ]
}

function millisecondsOf(args: readonly string[]): number {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root })
  if (status !== 0) throw new Error(`expected ${args.join(' ')} to succeed: ${stderr}`)
  return performance.now() - start
}
