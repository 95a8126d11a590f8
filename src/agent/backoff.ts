import type { Random } from '../values/index.ts'

const shortestMs = 1000
const usualLongestMs = 60_000

/**
 * How long to wait before trying again: at least a second, and then anything up to a bound that doubles with each failure
 * (full jitter), so that devices that failed together do not come back together.
 *
 * @param longestMs - The bound never exceeds it; a minute when left out.
 */
export function backoffMs(failures: number, random: Random, longestMs = usualLongestMs): number {
  const bound = Math.max(shortestMs, Math.min(longestMs, 2 * shortestMs * 2 ** Math.min(failures - 1, 20)))
  return shortestMs + Math.round(((bound - shortestMs) * (random(1)[0] ?? 128)) / 255)
}
