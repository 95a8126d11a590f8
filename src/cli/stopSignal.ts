import { cliFault } from './faults.ts'

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export type StopSignal = AbortController & {
  /** The process ends as ever from here on. */
  readonly forget: () => void
}

/**
 * Aborts when the process is asked to end (^C, SIGTERM, a closed terminal), with cli.interrupted as the reason; asked a
 * second time, it ends at once.
 */
export function stopSignal(): StopSignal {
  const stop = new AbortController()
  const hear = () => {
    forget()
    stop.abort(cliFault('cli.interrupted', 'the command was interrupted'))
  }
  const forget = () => {
    for (const name of names) process.off(name, hear)
  }
  for (const name of names) process.on(name, hear)
  return Object.assign(stop, { forget })
}

/** Waits for the signal only to throw, for work that cannot be ended in order. @throws cli.interrupted */
export function interrupted(signal: AbortSignal, what: string): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(cliFault('cli.interrupted', `${what} was interrupted`)))
  })
}
