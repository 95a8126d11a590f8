import { setImmediate as turn } from 'node:timers/promises'
import { type Clock, type Instant, instant } from '../../src/values/index.ts'

/** A clock that stands still until a test moves it. */
export type ManualClock = Clock & {
  /** Moves both clocks forward; sleepers wake in order, each with its continuation run before the next wakes. */
  advance(ms: number): Promise<void>
  /** Moves only the wall, forward or back, as a person or NTP would. */
  jump(ms: number): void
  /** How many sleeps are waiting. */
  sleeping(): number
}

type Sleeper = { readonly dueMs: number; readonly wake: () => void }

/** 2026-11-20T08:00:00Z unless said otherwise; the monotonic clock starts at 0. */
export function manualClock(start: Instant = instant(Date.UTC(2026, 10, 20, 8))): ManualClock {
  let wallMs: number = start
  let monotonicMs = 0
  let sleepers: Sleeper[] = []

  function moveTo(targetMs: number): void {
    wallMs += targetMs - monotonicMs
    monotonicMs = targetMs
  }

  return {
    now: () => instant(wallMs),
    monotonicMs: () => monotonicMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const drop = () => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          signal?.removeEventListener('abort', abort)
        }
        const abort = () => {
          drop()
          reject(signal?.reason)
        }
        const sleeper: Sleeper = {
          dueMs: monotonicMs + ms,
          wake: () => {
            drop()
            resolve()
          },
        }
        signal?.addEventListener('abort', abort)
        sleepers.push(sleeper)
      }),
    async advance(ms) {
      const endMs = monotonicMs + ms
      for (;;) {
        const due = sleepers.filter((s) => s.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0]
        if (!due) break
        moveTo(Math.max(monotonicMs, due.dueMs))
        due.wake()
        await turn()
      }
      moveTo(endMs)
      await turn()
    },
    jump(ms) {
      wallMs += ms
    },
    sleeping: () => sleepers.length,
  }
}
