import type { LoggedReading, Observation } from './canonicalReading.ts'

/**
 * What the wall clock did between two readings, measured by the monotonic clock beside it: `back` it shows an earlier time
 * than before, `jumped` it went further or less far than time did, `frozen` it stood still.
 */
export type ClockChange = {
  readonly change: 'back' | 'jumped' | 'frozen'
  /** How far the clock is from where it would have been; across boots, which have no common measure, from where it was. */
  readonly byMs: number
}

/** All changes of one kind in one log. */
export type ClockFlag = ClockChange & {
  /** `byMs` is that of the largest. */
  readonly count: number
  /** The reading behind the first of them. */
  readonly first: number
}

type Timed = Pick<LoggedReading, 'takenAt' | 'monotonicMs' | 'bootId'>

/** Up to here NTP slews, and the time between asking both clocks varies. */
const toleranceMs = 2000

/** @param earlier - The reading before, of the same log. @returns `null` while the clock kept time. */
export function clockChange(earlier: Timed, later: Timed): ClockChange | null {
  return changeOf(earlier, later, earlier.bootId === later.bootId)
}

/** Looks out for changes along a run. @returns Told of each reading in order; `flags` are what it found. */
export function clockWatch() {
  let last: Observation | undefined
  const flags = new Map<ClockChange['change'], ClockFlag>()
  return {
    see(sequence: number, now: Observation): void {
      const found = last && changeOf(last, now, last.boot === now.boot || last.boot.equals(now.boot))
      last = now
      if (!found) return
      const { count, first, byMs } = flags.get(found.change) ?? { count: 0, first: sequence, byMs: 0 }
      const larger = Math.abs(byMs) > Math.abs(found.byMs) ? byMs : found.byMs
      flags.set(found.change, { change: found.change, count: count + 1, first, byMs: larger })
    },
    flags: (): ClockFlag[] => [...flags.values()],
  }
}

type Clocks = { readonly takenAt: number; readonly monotonicMs: number }

function changeOf(earlier: Clocks, later: Clocks, isSameBoot: boolean): ClockChange | null {
  const wallMs = later.takenAt - earlier.takenAt
  if (!isSameBoot) return wallMs < 0 ? { change: 'back', byMs: wallMs } : null
  const byMs = wallMs - (later.monotonicMs - earlier.monotonicMs)
  if (Math.abs(byMs) <= toleranceMs) return null
  return { change: wallMs < 0 ? 'back' : wallMs === 0 ? 'frozen' : 'jumped', byMs }
}
