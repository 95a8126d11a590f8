import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, instant } from '../../src/values/index.ts'

/** Real time, for protocols over real pseudo-terminals; nothing else in a test may need it. */
export const lineClock: Clock = {
  now: () => instant(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
}
