import type { Random } from '../values/index.ts'

const firstMs = 1000
const longestMs = 60_000

/**
 * How long to wait before trying again: anything between nothing and a bound that doubles with each failure (full
 * jitter), so that devices that failed together do not come back together.
 */
export function backoffMs(failures: number, random: Random): number {
  const bound = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 16))
  return Math.round((bound * (random(1)[0] ?? 128)) / 255)
}
