import type { LoggedReading } from './canonicalReading.ts'

/**
 * What the wall clock did between two readings, measured by the monotonic clock beside it: `back` it shows an earlier time
 * than before, `jumped` it went further than time did, `frozen` it stood still.
 */
export type ClockChange = {
  readonly change: 'back' | 'jumped' | 'frozen'
  /** How far the clock is from where it would have been; across boots, which have no common measure, from where it was. */
  readonly byMs: number
}

type Timed = Pick<LoggedReading, 'takenAt' | 'monotonicMs' | 'bootId'>

/** Up to here NTP slews, and the time between asking both clocks varies. */
const toleranceMs = 2000

/** @param earlier - The reading before, of the same log. @returns `null` while the clock kept time. */
export function clockChange(earlier: Timed, later: Timed): ClockChange | null {
  const wallMs = later.takenAt - earlier.takenAt
  if (earlier.bootId !== later.bootId) return wallMs < 0 ? { change: 'back', byMs: wallMs } : null
  const byMs = wallMs - (later.monotonicMs - earlier.monotonicMs)
  if (Math.abs(byMs) <= toleranceMs) return null
  return { change: wallMs < 0 ? 'back' : wallMs === 0 ? 'frozen' : 'jumped', byMs }
}
