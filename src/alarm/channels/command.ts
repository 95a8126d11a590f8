import { spawn } from 'node:child_process'
import { printable } from '../../values/index.ts'
import type { Contact } from '../contact.ts'
import { alarmFault } from '../faults.ts'
import type { Message } from '../message.ts'
import type { Errand } from './index.ts'

/** Nothing of the agent's own environment reaches a hook: there may be secrets in it. */
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * Runs a program of the site. No shell reads anything: names of containers stay names. What happened is in the environment
 * and, as JSON, on standard input; the secret, if there is one, is in a variable of the hook's own.
 *
 * @throws alarm.not-told unless it ends with 0
 */
export function runCommand(
  contact: Contact & { type: 'command' },
  { message, id, secret, signal }: Errand,
): Promise<void> {
  const [program = '', ...words] = contact.argv
  const env = { PATH: path, ...variablesOf(message, id), ...(secret === null ? {} : { VIALTRACE_SECRET: secret }) }
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown) =>
      reject(alarmFault('alarm.not-told', `${printable(program)} ${why}`, cause))
    const child = spawn(program, words, { env, signal, killSignal: 'SIGKILL', stdio: ['pipe', 'ignore', 'ignore'] })
    child.on('error', (error) => fail(signal.aborted ? 'took too long' : 'could not be run', error))
    child.on('exit', (code, ended) => (code === 0 ? resolve() : fail(`ended with ${code ?? ended}`)))
    // A hook need not read what it is told.
    child.stdin.on('error', () => undefined)
    child.stdin.end(`${JSON.stringify(message.body)}\n`)
  })
}

/** No value holds a line end or a null byte: scripts read them by line, and no program could be started with the other. */
function variablesOf({ subject, body }: Message, id: string): Record<string, string> {
  const { state, alarm, round } = body
  const { device = '', container = '', kind = '', number = '' } = alarm ?? {}
  const values = { subject, state, round, id, device, container, kind, number }
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `VIALTRACE_ALARM_${name.toUpperCase()}`,
      String(value).replaceAll(/\p{Cc}/gu, ' '),
    ]),
  )
}
