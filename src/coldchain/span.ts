import type { Reading } from '../values/index.ts'
import { type Bound, isBeyond } from './profile.ts'

/** What judging needs of a reading. */
export type Sample = Pick<Reading, 'takenAt' | 'milliCelsius' | 'quality'>

/** Whether a sample counts as a temperature. One that has not moved for hours is worth a look, but may well be true. */
export function isMeasured({ quality }: Sample): boolean {
  return quality === 'good' || quality === 'stuck'
}

/** A sample that may be trusted as a temperature. */
export type Point = Pick<Reading, 'takenAt' | 'milliCelsius'>

/** Longer than this between two good readings is a gap, unless a caller knows its logger's interval better. */
export const usualMaxGapMs = 15 * 60_000

/** Milliseconds from one point to the next; a clock that was set back makes no time pass. */
export function elapsedMs(earlier: Point, later: Point): number {
  return Math.max(0, later.takenAt - earlier.takenAt)
}

/**
 * What is known about the time between two good readings that follow one another.
 *
 * Both ends beyond the bound: beyond. Both within: within. One of each, or too far apart: unknown, which is neither
 * safe nor a breach. Every certain minimum and possible maximum in this room comes from this one rule.
 */
export function spanBetween(
  bound: Bound,
  earlier: Point,
  later: Point,
  maxGapMs: number,
): 'beyond' | 'within' | 'unknown' {
  if (elapsedMs(earlier, later) > maxGapMs) return 'unknown'
  const beyond = isBeyond(bound, earlier.milliCelsius)
  if (beyond !== isBeyond(bound, later.milliCelsius)) return 'unknown'
  return beyond ? 'beyond' : 'within'
}
