import { type Instant, instant, milliCelsius, printable, type Quality, type Reading } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import type { StoredReadings } from '../driver.ts'
import type { Asked, ElitechSession } from './session.ts'

const milliPerTenth = 100
const coldest = -60_000
const hottest = 80_000
/** The device counts whole seconds, and stores a little after the full interval. */
const slackMs = 10_000

/** A device that records, and what tells when: its times are local and are only ever compared with each other. */
export type Recording = Asked & { readonly startedAtMs: number; readonly intervalMs: number; readonly clockMs: number }

/** @throws capture.nothing-new */
export function recordingOf(asked: Asked, path: string): Recording {
  const { isRecording, startedAtMs, intervalMs, clockMs, recordCount } = asked.info
  if (!isRecording || startedAtMs === null || intervalMs === null || clockMs === null || recordCount === 0)
    throw captureFault('capture.nothing-new', `the logger on ${printable(path)} is not recording`)
  return { ...asked, startedAtMs, intervalMs, clockMs }
}

/**
 * The newest record as the reading of when it was stored.
 *
 * @throws capture.nothing-new when a record is missing that should be there, or lies in the device's future
 */
export async function newestIn(session: ElitechSession, recording: Recording, probe: string): Promise<Reading> {
  const { info, atMs, monotonicMs, startedAtMs, intervalMs, clockMs } = recording
  const newest = info.recordCount - 1
  const ageMs = clockMs - startedAtMs - newest * intervalMs
  const page = await session.temperatures(info, newest, newest + 1).next()
  if (page.done || ageMs < 0 || ageMs > intervalMs + slackMs)
    throw captureFault('capture.nothing-new', `the last record of the logger is ${Math.round(ageMs / 1000)} s old`)
  return {
    probe,
    takenAt: instant(Math.max(0, atMs - ageMs)),
    monotonicMs: Math.max(0, monotonicMs - ageMs),
    ...temperatureOf(page.value.tenths[0] ?? 0),
  }
}

/**
 * What was stored after one instant and before another, each reading as long ago as the device's clock says. The newest
 * record is not among them: it is the reading of now.
 */
export async function storedIn(
  session: ElitechSession,
  { info, atMs, startedAtMs, intervalMs, clockMs }: Recording,
  {
    probe,
    after,
    before,
    signal,
  }: { probe: string; after: Instant; before: Instant; signal?: AbortSignal | undefined },
): Promise<StoredReadings | null> {
  const clockAheadMs = clockMs - atMs
  const placeOf = (at: Instant) => (at + clockAheadMs - startedAtMs) / intervalMs
  const first = Math.max(0, Math.floor(placeOf(after)) + 1)
  const end = Math.min(info.recordCount - 1, Math.ceil(placeOf(before)))
  const readings: Reading[] = []
  const frames: Uint8Array[] = []
  if (first < end)
    for await (const page of session.temperatures(info, first, end)) {
      frames.push(page.frame)
      for (const [at, tenths] of page.tenths.entries()) {
        const monotonicMs = (page.first + at) * intervalMs
        const takenAt = instant(startedAtMs - clockAheadMs + monotonicMs)
        readings.push({ probe, takenAt, monotonicMs, ...temperatureOf(tenths) })
      }
      if (signal?.aborted) break
    }
  if (readings.length === 0) return null
  const { recordCount, correctionTenths } = info
  const told = { startedAtMs, intervalMs, clockMs, recordCount, correctionTenths }
  return { readings, askedAt: instant(atMs), clockAheadMs, told, frames }
}

function temperatureOf(tenths: number): Pick<Reading, 'milliCelsius' | 'quality'> {
  const value = milliCelsius(Math.min(Math.max(tenths * milliPerTenth, -273_150), 1_000_000))
  const quality: Quality = value < coldest || value > hottest ? 'range' : 'good'
  return { milliCelsius: value, quality }
}
