import type { Instant } from './instant.ts'
import type { MilliCelsius } from './milliCelsius.ts'

/**
 * Why a sample may not be trusted. A flagged sample is stored and never hides an alarm; except for `stuck`, which is a
 * warning about a value that may well be true, it is never judged as a temperature.
 * `fault` the device says so; `range` no fridge probe can be there; `rate` it jumped faster than air can; `stuck` it has
 * not moved for too long; `swapped` temperature and humidity look exchanged.
 */
export type Quality = 'good' | 'fault' | 'range' | 'rate' | 'stuck' | 'swapped'

/** One temperature at one instant from one probe. */
export type Reading = {
  readonly probe: string
  readonly milliCelsius: MilliCelsius
  readonly takenAt: Instant
  /** Milliseconds of the machine's monotonic clock; comparable only within one boot. */
  readonly monotonicMs: number
  readonly quality: Quality
}
