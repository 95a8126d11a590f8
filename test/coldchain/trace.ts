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

/**
 * A profile and a trace that keeps crossing its limits, with gaps, flagged readings and readings at one instant.
 * Durations are a twelfth of the real ones, so that forty readings reach them.
 */
export function anyTrace(): fc.Arbitrary<{ profile: Profile; readings: Sample[] }> {
  return fc.constantFrom(...profiles).chain((real) => {
    const profile = { ...real, limits: real.limits.map((limit) => ({ ...limit, durationMs: limit.durationMs / 12 })) }
    const near = real.limits.flatMap((limit) => [-900, -1, 0, 1, 900, 2100].map((d) => limit.milliCelsius + d))
    const phase = fc.record({
      base: fc.constantFrom(5000, ...near),
      wobble: fc.array(fc.constantFrom(0, 0, 0, 1, -1, 700, -700), { minLength: 1, maxLength: 10 }),
      minutes: fc.constantFrom(0, 1, 5, 10, 15, 16, 45),
      quality: fc.constantFrom<Quality>('good', 'good', 'good', 'good', 'good', 'fault'),
    })
    return fc.array(phase, { maxLength: 8 }).map((phases) => {
      let minutes = 0
      const readings = phases.flatMap(({ base, wobble, minutes: step, quality }) =>
        wobble.map((by, i): Sample => {
          minutes += i === 0 ? 5 : step
          return { ...at(minutes, 0), milliCelsius: milliCelsius(base + by), quality }
        }),
      )
      return { profile, readings }
    })
  })
}
