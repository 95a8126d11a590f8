import { type Clock, type Instant, instant } from '../../values/index.ts'

/** A clock that the story turns: hours pass when everybody sleeps, and never otherwise. */
export type StoryClock = Clock & {
  /** Lets time pass up to a moment; one that is past already changes nothing. */
  readonly until: (moment: Instant) => void
  /** From here on time passes only while so many sleep: whoever is awake is waiting for a real device. */
  readonly waitFor: (sleepers: number) => void
}

type Sleeper = { readonly wakeAt: number; readonly wake: () => void }

export function storyClock(start: Instant): StoryClock {
  let now: number = start
  let quorum = 1
  const sleepers: Sleeper[] = []

  function leave(sleeper: Sleeper): void {
    const at = sleepers.indexOf(sleeper)
    if (at >= 0) sleepers.splice(at, 1)
  }

  /** Wakes whoever is due first, once enough sleep; and the next, if enough sleep even then. */
  function turn(): void {
    const first = sleepers.toSorted((a, b) => a.wakeAt - b.wakeAt)[0]
    if (!first || sleepers.length < quorum) return
    now = Math.max(now, first.wakeAt)
    leave(first)
    first.wake()
    setImmediate(turn)
  }

  return {
    now: () => instant(Math.round(now)),
    monotonicMs: () => now - start,
    until(moment) {
      now = Math.max(now, moment)
    },
    waitFor(count) {
      quorum = count
      setImmediate(turn)
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const sleeper = { wakeAt: now + Math.max(0, ms), wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => {
          leave(sleeper)
          reject(signal.reason)
        })
        // Real devices answer in real time: let what is under way get its turn first.
        setImmediate(turn)
      })
    },
  }
}
