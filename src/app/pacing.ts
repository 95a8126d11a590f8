import { type Pace, paceAfter, type Range, rangeOf, usualPace } from '../coldchain/index.ts'
import type { LoggedReading } from '../journal/index.ts'
import { profilesOf } from './device.ts'
import type { Device } from './site.ts'

export type { Pace } from '../coldchain/index.ts'

/** Where somebody asks for it and the device was given no pace for that. */
const askedMs = 10_000

/** How often a device is to be read now, from what it showed lately. */
export type Pacer = {
  readonly hear: (reading: LoggedReading) => void
  readonly intervalMs: () => number
}

/**
 * Reads a device as it was enrolled: at its interval while all is well, at its intensive one, if it was given any, when
 * something may be wrong.
 *
 * @param least - `intensive` when somebody asked for it: whatever the device shows.
 */
export function pacerOf(device: Device, least: Pace): Pacer {
  const { intervalMs, intensiveMs = least === 'intensive' ? askedMs : intervalMs } = device
  const range = narrowest(device)
  let state = usualPace
  let beforeMs: number | undefined
  return {
    hear(reading) {
      state = paceAfter(state, reading, range, reading.monotonicMs - (beforeMs ?? reading.monotonicMs))
      beforeMs = reading.monotonicMs
    },
    intervalMs: () =>
      least === 'intensive' || state.pace === 'intensive' ? Math.min(intensiveMs, intervalMs) : intervalMs,
  }
}

/** What is well by every profile of a device. */
function narrowest(device: Device): Range {
  const ranges = profilesOf(device).map(rangeOf)
  const low = ranges.flatMap((range) => range.low ?? []).sort((a, b) => b.milliCelsius - a.milliCelsius)[0]
  const high = ranges.flatMap((range) => range.high ?? []).sort((a, b) => a.milliCelsius - b.milliCelsius)[0]
  return { low: low ?? null, high: high ?? null }
}
