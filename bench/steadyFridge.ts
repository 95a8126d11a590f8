import { instant, milliCelsius, type Reading } from '../src/values/index.ts'

export const intervalMs = 60_000
export const start = Date.UTC(2007, 0, 1)

/** Four degrees with a slow wave and noise, in tenths as a cheap probe gives them, a few milliseconds late each time. */
export function* steadyFridge(from: number, to: number): IterableIterator<Reading> {
  const noise = xorshift(20_261_122 + from)
  for (let at = from; at < to; at++) {
    const milli = 4100 + Math.sin(at / 180) * 400 + (noise() - 0.5) * 200
    const lateMs = Math.floor(noise() * 10)
    yield {
      probe: 'SHT-20-11C9',
      milliCelsius: milliCelsius(Math.round(milli / 100) * 100),
      takenAt: instant(start + at * intervalMs + lateMs),
      monotonicMs: at * intervalMs + lateMs,
      quality: 'good',
    }
  }
}

/** The same as a table that a spreadsheet reads. */
export function csvOf(readings: Iterable<Reading>): string {
  return [...readings]
    .map(({ takenAt, milliCelsius: value }) => `${new Date(takenAt).toISOString()},${value / 1000}`)
    .join('\n')
}

/** Marsaglia's xorshift32, between 0 and 1: the same noise in every run. */
function xorshift(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
