import { captureFault, within } from '../capture/index.ts'
import { printable } from '../values/index.ts'
import type { Device } from './site.ts'
import type { Workspace } from './workspace.ts'

/** A driver that brings nothing, not even an error, for this long and for three intervals, hangs. */
const usualMs = 30_000
/** When asked to stop, the reading at hand gets this long. */
const lastMs = 2000

/** @param late - Is handed what comes when nobody waits for it any more. */
export type Patience = <T>(work: Promise<T>, late?: (result: T) => unknown) => Promise<T>

/**
 * Waits for a driver as long as makes sense and no longer, on the clock of wires.
 *
 * @returns Throws capture.no-reply when there is nothing more to wait for.
 */
export function patienceWith(
  { lineClock }: Pick<Workspace, 'lineClock'>,
  { label, intervalMs }: Pick<Device, 'label' | 'intervalMs'>,
  stop?: AbortSignal,
): Patience {
  const longestMs = Math.max(usualMs, 3 * intervalMs)
  return async (work, late = () => undefined) => {
    const over = new AbortController()
    let isGivenUp = false
    const giveUp = (): never => {
      isGivenUp = true
      throw captureFault('capture.no-reply', `${printable(label)} hangs: its driver brought nothing, not even an error`)
    }
    work.then((result) => isGivenUp && late(result)).catch(() => undefined)
    const stopped = aborted(stop, over.signal)
      .then(() => lineClock.sleep(lastMs, over.signal))
      .then(giveUp)
    stopped.catch(() => undefined)
    try {
      return await within(lineClock, longestMs, Promise.race([work, stopped]), giveUp)
    } finally {
      over.abort()
    }
  }
}

/** Resolves when asked to stop; `over` takes the listener away again, or there would be one more for each reading. */
function aborted(stop: AbortSignal | undefined, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop?.aborted) resolve()
    stop?.addEventListener('abort', () => resolve(), { once: true, signal: over })
  })
}
