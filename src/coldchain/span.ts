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

/** Longer than this between two good readings is a gap, unless the thermometer is read less often. */
export const usualMaxGapMs = 15 * 60_000
const longestMaxGapMs = 3 * 3_600_000
/** From fewer readings than this nobody can tell how often a thermometer is read. */
const telling = 5

/**
 * How far apart two good readings may be, so that the time between them still counts as measured: three intervals, at
 * least a quarter of an hour, at most three hours. Who samples and who weighs go by this one rule.
 *
 * @param intervalMs - How often the thermometer is read.
 */
export function maxGapOf(intervalMs: number): number {
  return Math.min(longestMaxGapMs, Math.max(usualMaxGapMs, 3 * intervalMs))
}

/**
 * How often a thermometer is read, from its log alone: the median time between two of its readings. Zero, which permits
 * the shortest gap, where there are too few to tell.
 *
 * @param readings - Of one thermometer, oldest first; flagged ones too, for they were taken.
 */
export function intervalOf(readings: readonly Pick<Reading, 'takenAt'>[]): number {
  if (readings.length < telling) return 0
  const spacings = readings.slice(1).map(({ takenAt }, i) => takenAt - (readings[i]?.takenAt ?? takenAt))
  return spacings.sort((a, b) => a - b)[Math.floor((spacings.length - 1) / 2)] ?? 0
}

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
