import type { Reading } from '../../values/index.ts'

/** How a probe can move. */
export type ProbeLimits = {
  /** Faster than this between two samples is suspect. */
  readonly milliCelsiusPerMinute: number
  /** Steps up to this are noise and resolution, however close the samples are. */
  readonly noiseMilliCelsius: number
  /** So many agreeing samples make a suspect jump believable. */
  readonly confirmations: number
  /** The same value for longer than this is a warning: rare in a working fridge, though a buffered probe can do it. */
  readonly stuckAfterMs: number
}

/** A probe in a vaccine fridge, read in tenths of a degree. */
export const fridgeProbe: ProbeLimits = {
  milliCelsiusPerMinute: 5000,
  noiseMilliCelsius: 500,
  confirmations: 2,
  stuckAfterMs: 6 * 3_600_000,
}

/** What must be remembered of one probe between readings; keep it when the port is reopened, drop it at a restart. */
export type ProbeMemory = {
  /** The last reading believed. */
  readonly believed: Reading | null
  /** The last of a run of readings that jumped away from it and agree with each other. */
  readonly suspect: { readonly last: Reading; readonly agreeing: number } | null
  /** The first of the run of equal values that lasts until now. */
  readonly flatSince: Reading | null
}

export const freshProbe: ProbeMemory = { believed: null, suspect: null, flatSince: null }

/**
 * Judges a reading by the ones before it: `rate` for a jump until enough samples confirm it, `stuck` for a value that
 * has not moved for too long. A reading its driver already flagged passes unchanged and is not remembered.
 *
 * @param reading - Of the same probe and the same boot as those remembered, not older than they.
 */
export function judgeReading(
  memory: ProbeMemory,
  reading: Reading,
  limits: ProbeLimits = fridgeProbe,
): { readonly reading: Reading; readonly memory: ProbeMemory } {
  if (reading.quality !== 'good') return { reading, memory }
  const flatSince = memory.flatSince?.milliCelsius === reading.milliCelsius ? memory.flatSince : reading
  const { believed, suspect } = memory
  if (believed && !follows(believed, reading, limits)) {
    const agreeing = suspect && follows(suspect.last, reading, limits) ? suspect.agreeing + 1 : 0
    if (agreeing < limits.confirmations)
      return {
        reading: { ...reading, quality: 'rate' },
        memory: { believed, suspect: { last: reading, agreeing }, flatSince },
      }
  }
  const stuck = reading.monotonicMs - flatSince.monotonicMs >= limits.stuckAfterMs
  return {
    reading: stuck ? { ...reading, quality: 'stuck' } : reading,
    memory: { believed: reading, suspect: null, flatSince },
  }
}

function follows(earlier: Reading, later: Reading, limits: ProbeLimits): boolean {
  const minutes = (later.monotonicMs - earlier.monotonicMs) / 60_000
  const allowed = Math.max(limits.noiseMilliCelsius, limits.milliCelsiusPerMinute * minutes)
  return Math.abs(later.milliCelsius - earlier.milliCelsius) <= allowed
}
