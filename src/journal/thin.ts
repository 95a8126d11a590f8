import { type Address, type Digest, sha256 } from '../values/index.ts'
import type { LoggedReading } from './canonicalReading.ts'
import { decodeSegment, readingsOf } from './segment.ts'
import type { Tables } from './tables.ts'

/** Leaves a sealed segment to the shelf, in one transaction that makes sure of everything anew. */
export function thin(
  { store, shelf, logs, segments }: Tables,
  device: Address,
  name: Digest,
  mayGo: (readings: readonly LoggedReading[]) => boolean,
): boolean {
  return store.transaction(() => {
    const log = logs.find(device) ?? -1
    const row = segments.find(log, name)
    const file = row && segments.file(log, name)
    const copy = row && shelf(device, row.first + row.count)
    // What does not hash to its name is evidence of damage: verification must find it here.
    if (!row || !file || !copy || sha256(file) !== name || sha256(copy) !== name) return false
    const segment = decodeSegment(file)
    const anchor = segments.recordedAt(segment.checkpoint.id)
    const readings = [...readingsOf(segment)]
    if (anchor === undefined || !mayGo(readings)) return false
    segments.thin(log, { ...row, anchor, ...summaryOf(readings) })
    return true
  })
}

/** What is told of readings that are not here; only their file proves it. */
function summaryOf(readings: readonly LoggedReading[]) {
  const times = readings.map(({ takenAt }) => takenAt)
  const values = readings.map(({ milliCelsius }) => milliCelsius)
  const least = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.min(a, b))
  const most = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.max(a, b))
  const mean = Math.round(values.reduce((sum, value) => sum + value, 0) / values.length)
  return { firstAt: least(times), lastAt: most(times), lowest: least(values), highest: most(values), mean }
}
