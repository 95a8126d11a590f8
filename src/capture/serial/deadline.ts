import type { Clock } from '../../values/index.ts'

/** What the promise brings, or what `late` returns or throws when it has brought nothing after `ms`. */
export async function within<T>(clock: Clock, ms: number, promise: Promise<T>, late: () => T): Promise<T> {
  const alarm = new AbortController()
  try {
    return await Promise.race([promise, clock.sleep(ms, alarm.signal).then(late)])
  } finally {
    alarm.abort()
  }
}
