import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

/** A program that nobody here wrote, and how to get it. */
export type Peer = { readonly command: string; readonly get: string }

/** Python with a module, from `VIALTRACE_PYTHON` or the path. */
export const pymodbus: Peer = {
  command: python(),
  get: 'pip install pymodbus==3.16.1 pyserial, and name its python in VIALTRACE_PYTHON',
}
export const elitechReader: Peer = {
  command: python(),
  get: 'pip install pyserial six, pip install --no-deps elitech-datareader with setuptools before 58, and name its python in VIALTRACE_PYTHON',
}
export const chafonRfid: Peer = {
  command: python(),
  get: 'pip install pyserial git+https://github.com/wabson/chafon-rfid@05b55f3, and name its python in VIALTRACE_PYTHON',
}
export const owserver: Peer = {
  command: process.env.VIALTRACE_OWSERVER ?? 'owserver',
  get: 'apt-get install owserver, or name it in VIALTRACE_OWSERVER',
}

function python(): string {
  return process.env.VIALTRACE_PYTHON ?? 'python3'
}

/**
 * Whether a program is here; `npm run test:peers` fails where one is not.
 *
 * @param trial - Arguments with which it ends well at once.
 */
export function hasPeer({ command, get }: Peer, trial: readonly string[]): boolean {
  const { status } = spawnSync(command, trial, { stdio: 'ignore', timeout: 10_000 })
  assert.ok(status === 0 || process.env.VIALTRACE_PEERS !== 'required', `${command} is not here: ${get}`)
  return status === 0
}

/** Starts a program, and waits until it prints a word where one is given. */
export async function startPeer(
  { command }: Peer,
  given: readonly string[],
  word?: string,
): Promise<{ close(): Promise<void> }> {
  const child = spawn(command, given, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (bytes: Buffer) => {
      said += bytes
      if (word !== undefined && said.includes(word)) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    if (word === undefined) child.once('spawn', resolve)
    child.once('exit', () => reject(new Error(`${command} ended: ${said}`)))
  })
  return { close: () => ended(child) }
}

/** Runs a program to its end. @returns What it printed. */
export async function runPeer({ command }: Peer, given: readonly string[]): Promise<string> {
  const child = spawn(command, given, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let complained = ''
  child.stdout.on('data', (bytes) => {
    said += bytes
  })
  child.stderr.on('data', (bytes) => {
    complained += bytes
  })
  const [status] = await once(child, 'close')
  assert.equal(status, 0, complained)
  return said
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}
