import { type Address, type Instant, instant, type MilliCelsius, milliCelsius } from '../values/index.ts'
import { type Observation, qualities, readCanonical } from './canonicalReading.ts'
import { decodeSegment } from './segment.ts'
import type { Tables } from './tables.ts'

const dayMs = 86_400_000
const measured = new Set([qualities.indexOf('good'), qualities.indexOf('stuck')])

/** One day (UTC) of a log, for a chart; flagged readings are left out. */
export type LoggedDay = {
  readonly day: Instant
  readonly count: number
  readonly lowest: MilliCelsius
  readonly highest: MilliCelsius
  readonly mean: MilliCelsius
}

/**
 * The days of a time, oldest first; a day without a good reading is not there. Only segments that reach into it are opened,
 * from the newest back, so what it costs depends on the time asked for and not on how much was logged before.
 *
 * @param to - Exclusive. A segment whose readings a clock that was set back put elsewhere ends the search.
 */
export function readingDays(tables: Tables, device: Address, from: Instant, to: Instant): LoggedDay[] {
  const { store, logs, devices, segments, tail } = tables
  return store.snapshot(() => {
    const log = logs.find(device) ?? -1
    const days = new Map<number, { count: number; lowest: number; highest: number; sum: number }>()
    const unsealed = devices.find(device)?.sealed.edge.size ?? 0
    for (const { canonical } of tail.rows(log, unsealed)) count(readCanonical(canonical))
    for (const { sha256 } of segments.list(log).reverse()) {
      const file = segments.file(log, sha256)
      const run = file ? decodeSegment(file).run : []
      if ((run.at(-1)?.takenAt ?? 0) < from) break
      for (const observation of run) count(observation)
    }
    return [...days]
      .sort(([a], [b]) => a - b)
      .map(([day, { count: counted, lowest, highest, sum }]) => ({
        day: instant(day * dayMs),
        count: counted,
        lowest: milliCelsius(lowest),
        highest: milliCelsius(highest),
        mean: milliCelsius(Math.round(sum / counted)),
      }))

    function count({ takenAt, milliCelsius: value, quality }: Observation): void {
      if (takenAt < from || takenAt >= to || !measured.has(quality)) return
      const number = Math.floor(takenAt / dayMs)
      const day = days.get(number)
      if (!day) {
        days.set(number, { count: 1, lowest: value, highest: value, sum: value })
        return
      }
      day.count += 1
      day.sum += value
      if (value < day.lowest) day.lowest = value
      if (value > day.highest) day.highest = value
    }
  })
}
