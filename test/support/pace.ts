import type { ManualClock } from './clock.ts'

/** What the promise brings, while time is moved by hand in small steps until it does. */
export async function paced<T>(clock: ManualClock, promise: Promise<T>, stepMs = 10): Promise<T> {
  let pending = true
  const done = () => {
    pending = false
  }
  promise.then(done, done)
  while (pending) await clock.advance(stepMs)
  return promise
}
