import fc from 'fast-check'
import { type Profile, profiles, type Sample } from '../../src/coldchain/index.ts'
import { instant, milliCelsius, type Quality } from '../../src/values/index.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const start = instant(Date.UTC(2026, 10, 18, 8))

/** One good reading so many minutes after the start. */
export function at(minutes: number, celsius: number): Sample {
  return {
    takenAt: instant(start + minutes * minuteMs),
    milliCelsius: milliCelsius(Math.round(celsius * 1000)),
    quality: 'good',
  }
}

/** Readings every `stepMinutes`, from `fromMinutes` to `toMinutes`, both included. */
export function steady(fromMinutes: number, toMinutes: number, celsius: number, stepMinutes = 5): Sample[] {
  const count = Math.floor((toMinutes - fromMinutes) / stepMinutes) + 1
  return Array.from({ length: count }, (_, i) => at(fromMinutes + i * stepMinutes, celsius))
}

/** A trace whose readings are whole ticks apart, judged by a profile with times to match. */
export type Ticking = { profile: Profile; readings: Sample[]; maxGapMs: number; tickMs: number }

/** A tick may be anything from a millisecond to minutes; three of them are no gap yet. */
export const gapTicks = 3

/**
 * A profile and a trace that keeps crossing its limits, with gaps, flagged readings and readings at one instant. An hour of
 * the profile is so many ticks that forty readings reach its limits.
 */
export function anyTrace(): fc.Arbitrary<Ticking> {
  const ticking = fc.record({
    real: fc.constantFrom(...profiles),
    tickMs: fc.constantFrom(1, 997, minuteMs, 5 * minuteMs),
  })
  return ticking.chain(({ real, tickMs }) => {
    const inTicks = (ms: number) => Math.round(ms / (20 * minuteMs)) * tickMs
    const limits = real.limits.map((limit) => ({ ...limit, durationMs: inTicks(limit.durationMs) }))
    const near = limits.flatMap((limit) => [-900, -1, 0, 1, 900, 2100].map((d) => limit.milliCelsius + d))
    const phase = fc.record({
      base: fc.constantFrom(5000, ...near),
      wobble: fc.array(fc.constantFrom(0, 0, 0, 1, -1, 700, -700), { minLength: 1, maxLength: 10 }),
      ticks: fc.constantFrom(0, 1, 1, 2, gapTicks, gapTicks + 1, 9),
      quality: fc.constantFrom<Quality>('good', 'good', 'good', 'good', 'good', 'fault'),
    })
    return fc.array(phase, { maxLength: 8 }).map((phases) => {
      let at: number = start
      const readings = phases.flatMap(({ base, wobble, ticks, quality }) =>
        wobble.map((by, i): Sample => {
          at += (i === 0 ? 1 : ticks) * tickMs
          return { takenAt: instant(at), milliCelsius: milliCelsius(base + by), quality }
        }),
      )
      return { profile: { ...real, limits }, readings, maxGapMs: gapTicks * tickMs, tickMs }
    })
  })
}
