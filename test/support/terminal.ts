import { stripVTControlCharacters } from 'node:util'
import { spawn } from '@lydell/node-pty'
import { cleanEnvironment } from './run.ts'

/** What a person does: waits until the terminal shows a text, then types; or types what is there once something happened. */
export type Step = readonly [shown: string, typed: string | (() => Promise<string>)]

/**
 * Runs a command line on a real pseudo-terminal and plays a person's part.
 *
 * @returns everything shown, escapes removed, and the exit code.
 */
export function onTerminal(entry: string, args: readonly string[], steps: readonly Step[], env = {}) {
  const terminal = spawn(process.execPath, [entry, ...args], {
    cols: 80,
    rows: 24,
    env: { ...cleanEnvironment(), TERM: 'xterm', ...env },
  })
  const waiting = [...steps]
  let shown = ''
  let unanswered = ''
  terminal.onData((data) => {
    shown += data
    unanswered += stripVTControlCharacters(data)
    const next = waiting[0]
    if (!next || !unanswered.includes(next[0])) return
    waiting.shift()
    unanswered = ''
    const [, typed] = next
    if (typeof typed === 'string') terminal.write(typed)
    else void typed().then((keys) => terminal.write(keys))
  })
  return new Promise<{ shown: string; exit: number }>((resolve) =>
    terminal.onExit(({ exitCode }) => resolve({ shown: stripVTControlCharacters(shown), exit: exitCode })),
  )
}
