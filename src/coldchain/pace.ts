import type { Range } from './profile.ts'
import { isMeasured, type Sample } from './span.ts'

/** How often a thermometer is read: at its usual pace, or as often as something may be wrong. */
export type Pace = 'usual' | 'intensive'

/** What deciding on the pace remembers. `calmMs` is how long everything has been well on end. */
export type PaceState = { readonly pace: Pace; readonly calmMs: number }

export const usualPace: PaceState = { pace: 'usual', calmMs: 0 }

/** So far inside its range a reading must be before it counts as calm: a probe shows tenths, and air wavers. */
const hysteresisMilliCelsius = 300
/** So long everything must be calm before the pace slows down again. */
const calmForMs = 10 * 60_000

/**
 * The pace after one more reading. It quickens with the first reading that is out of range or flagged, and slows down when all
 * has been well inside for ten minutes: what wavers about a limit keeps one pace.
 *
 * @param sinceMs - Monotonic time since the reading before.
 */
export function paceAfter(before: PaceState, sample: Sample, { low, high }: Range, sinceMs: number): PaceState {
  const isInside = (margin: number) =>
    (low === null || sample.milliCelsius > low.milliCelsius + margin) &&
    (high === null || sample.milliCelsius < high.milliCelsius - margin)
  const isWell = isMeasured(sample) && isInside(0)
  if (!isWell) return { pace: 'intensive', calmMs: 0 }
  if (before.pace === 'usual') return before
  if (!isInside(hysteresisMilliCelsius)) return { pace: 'intensive', calmMs: 0 }
  const calmMs = before.calmMs + Math.max(0, sinceMs)
  return calmMs >= calmForMs ? usualPace : { pace: 'intensive', calmMs }
}
