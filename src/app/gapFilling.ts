import { captureFault, type StoredReadings, type Thermometer } from '../capture/index.ts'
import { maxGapOf } from '../coldchain/index.ts'
import type { LoggedReading, ReadingLog } from '../journal/index.ts'
import { type Digest, type Instant, instant, type Reading } from '../values/index.ts'
import type { Sample } from './sampling.ts'
import type { Device } from './site.ts'
import type { Workspace } from './workspace.ts'

/** What a device had stored while nobody listened. */
export type Filled = {
  readonly readings: number
  readonly from: Instant
  readonly to: Instant
  /** What its clock was ahead of ours when it was asked, its time zone included; the readings were set back by this. */
  readonly clockAheadMs: number
  /** What the device sent, by its SHA-256; each of these readings names it as the run it was measured in. */
  readonly document: Digest
  readonly excursions: Sample['excursions']
}

type Filling = {
  readonly thermometer: Pick<Thermometer, 'storedBetween'>
  readonly log: ReadingLog
  readonly judged: (reading: LoggedReading) => Promise<Sample>
  readonly signal: AbortSignal
}

/** A record this near to the last reading is that reading: a device tells whole seconds, and stores every ten at most. */
const sameWithinMs = 5000

/**
 * The newest record of a device with a memory, unless it is the reading that the log ends with already.
 *
 * @throws capture.nothing-new
 */
export function requireNew(reading: Reading, before: LoggedReading | undefined): Reading {
  if (!before || reading.takenAt >= before.takenAt + sameWithinMs) return reading
  throw captureFault('capture.nothing-new', 'the logger has stored nothing since the last reading in the log')
}

/**
 * Fills the time since the last reading of a log from the device's own memory, if it has one and that time is a gap. What
 * precedes the first reading is none of ours: the device may have been anywhere.
 *
 * Each reading is on disk and judged before the next is logged, so a power cut leaves a shorter gap and no unjudged
 * reading, and the rest is filled the next time.
 *
 * @throws what {@link Thermometer.storedBetween} throws
 */
export async function fillGap(workspace: Workspace, device: Device, filling: Filling): Promise<Filled | null> {
  const { thermometer, log, judged, signal } = filling
  const [last] = log.readings(Math.max(0, log.head().size - 1))
  const now = workspace.clock.now()
  if (!thermometer.storedBetween || !last || now - last.takenAt <= maxGapOf(device.intervalMs)) return null
  const stored = await thermometer.storedBetween(instant(last.takenAt + sameWithinMs), now, signal)
  const [first] = stored?.readings ?? []
  if (!stored || !first) return null
  const document = workspace.documents.put(Buffer.from(`${JSON.stringify(evidenceOf(device, stored), null, 2)}\n`))
  const excursions = []
  let [readings, to] = [0, first.takenAt]
  for (const reading of stored.readings) {
    if (signal.aborted) break
    const [logged] = log.append([reading], document) as [LoggedReading]
    excursions.push(...(await judged(logged)).excursions)
    readings += 1
    to = reading.takenAt
  }
  return { readings, from: first.takenAt, to, clockAheadMs: stored.clockAheadMs, document, excursions }
}

/** What others need to come from the device's bytes to the same readings. Nothing else it holds, such as a user's name. */
function evidenceOf({ model, probe }: Device, { askedAt, clockAheadMs, told, frames }: StoredReadings) {
  const bytes = frames.map((frame) => Buffer.from(frame).toString('hex'))
  return { format: 'vialtrace/device-memory/v1', model, probe, askedAt, clockAheadMs, told, frames: bytes }
}
