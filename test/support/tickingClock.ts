import { type Clock, instant } from '../../src/values/index.ts'

/** A clock that moves on by `tickMs` whenever its monotonic time is asked for: work takes as long on every machine. */
export function tickingClock(tickMs = 90): Clock {
  let ms = 0
  return {
    now: () => instant(Date.UTC(2026, 10, 20, 8)),
    monotonicMs: () => {
      ms += tickMs
      return ms
    },
    sleep: () => Promise.reject(new Error('nobody should sleep on this clock')),
  }
}
