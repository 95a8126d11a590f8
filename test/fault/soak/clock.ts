import { type Clock, type Instant, instant } from '../../../src/values/index.ts'

/** Time that passes only while everybody sleeps: a year goes by as fast as the work in it is done. */
export type SoakClock = Clock & {
  /** Moves only the wall, as NTP or a person would. */
  jump(ms: number): void
}

type Sleeper = { readonly dueMs: number; readonly wake: () => void }

/**
 * @param sleepers - So many are at work; when all of them sleep, time moves on to the first that wakes.
 * @param onTime - Is told the new time before anybody wakes, and waited for.
 */
export function soakClock(start: Instant, sleepers: number, onTime: (ms: number) => Promise<void>): SoakClock {
  const asleep = new Set<Sleeper>()
  let [passedMs, wallAheadMs] = [0, 0]
  let isMoving = false

  async function move(): Promise<void> {
    isMoving = true
    while (asleep.size >= sleepers) {
      const first = [...asleep].reduce((a, b) => (b.dueMs < a.dueMs ? b : a))
      passedMs = Math.max(passedMs, first.dueMs)
      await onTime(passedMs)
      asleep.delete(first)
      first.wake()
      // What it does now begins before anybody else wakes.
      await new Promise(setImmediate)
    }
    isMoving = false
  }

  return {
    now: () => instant(start + passedMs + wallAheadMs),
    monotonicMs: () => passedMs,
    jump(ms) {
      wallAheadMs += ms
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const abort = () => {
          asleep.delete(sleeper)
          reject(signal?.reason)
        }
        const sleeper = {
          dueMs: passedMs + Math.round(ms),
          wake: () => {
            signal?.removeEventListener('abort', abort)
            resolve()
          },
        }
        signal?.addEventListener('abort', abort, { once: true })
        asleep.add(sleeper)
        if (!isMoving) void move()
      }),
  }
}

/** The time of wires, so many times faster than real: everything on a line takes that much less. */
export function fastLineClock(real: Clock, times: number): Clock {
  return {
    now: real.now,
    monotonicMs: () => real.monotonicMs() * times,
    sleep: (ms, signal) => real.sleep(ms / times, signal),
  }
}
