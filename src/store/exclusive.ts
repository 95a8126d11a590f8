import { isFault, type Random } from '../values/index.ts'
import { storeFault } from './faults.ts'
import type { Store, Wait } from './store.ts'

type Lock = { begin(): void; commit(): void; rollback(): void }

/**
 * Makes {@link Store.exclusive} over one connection. Callers in this process queue; other processes are outwaited with
 * jittered pauses, since SQLite's own busy wait would block the event loop and starves whoever sleeps longest.
 *
 * SQLite keeps no queue of processes; that who waited longer asks more often makes up for it.
 */
export function takeTurns(lock: Lock): Store['exclusive'] {
  let last: Promise<unknown> = Promise.resolve()

  async function turn<T>(work: () => Promise<T>, wait: Wait): Promise<T> {
    await lockFree(lock, wait)
    try {
      const result = await work()
      lock.commit()
      return result
    } catch (error) {
      lock.rollback()
      throw error
    }
  }

  return (work, wait) => {
    const mine = last.then(() => turn(work, wait))
    last = mine.catch(() => undefined)
    return mine
  }
}

const patienceMs = 30_000
const shortestPauseMs = 1
const longestPauseMs = 20

async function lockFree(lock: Lock, { clock, random }: Wait): Promise<void> {
  const startMs = clock.monotonicMs()
  for (;;) {
    try {
      return lock.begin()
    } catch (error) {
      if (!isFault(error, 'store.busy')) throw error
      const waitedMs = clock.monotonicMs() - startMs
      if (waitedMs >= patienceMs)
        throw storeFault('store.busy', `expected the write lock within ${patienceMs} ms, waited ${waitedMs}`, error)
      await clock.sleep(pauseMs(waitedMs) * jitter(random))
    }
  }
}

function pauseMs(waitedMs: number): number {
  return Math.max(shortestPauseMs, longestPauseMs / (1 + waitedMs / 20))
}

/** Between a half and one and a half. */
function jitter(random: Random | undefined): number {
  return 0.5 + (random?.(1)[0] ?? 128) / 256
}
