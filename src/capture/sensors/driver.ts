import type { Clock, Instant, MilliCelsius, Reading } from '../../values/index.ts'
import type { CloseReason } from '../serial/line.ts'
import type { DeviceOptions, Driver } from '../serial/profile.ts'
import type { LineProfile } from './home-made/lineProfile.ts'

/** What a thermometer needs to be found and named. */
export type ThermometerOptions = DeviceOptions & {
  /** Where the device is on its bus, as its profile writes it; `1` unless given. */
  readonly address?: string
  /** The probe's name, as enrolled. */
  readonly probe: string
  /** What a home-made logger sends; only its profile needs it. */
  readonly line?: LineProfile
  /** Stamps readings. */
  readonly clock: Clock
}

/** One probe behind one open line. */
export type Thermometer = {
  readonly probe: string
  /** What the device adds to its own readings, as asked once when it was opened; `null` where it does not say. */
  readonly correction: MilliCelsius | null
  /**
   * One reading, with what this device's profile can say of its quality. Asks a second time before it gives up. A device
   * that stores by itself gives the newest reading it stored, once.
   *
   * @throws capture.no-reply, capture.checksum, capture.frame-length, capture.line-garbage, capture.device-exception,
   * capture.port-closed, capture.write-timeout, capture.readings-disagree, capture.nothing-new, capture.line-unmatched
   */
  read(): Promise<Reading>
  /**
   * What the device stored by itself after one instant and before another; `null` when that is nothing. Left out by
   * devices that store nothing.
   *
   * @param signal - Ends it early: what came until then is given, oldest first and without a hole.
   * @throws what {@link Thermometer.read} throws
   */
  storedBetween?(after: Instant, before: Instant, signal?: AbortSignal): Promise<StoredReadings | null>
  /** Called once when the line ends, whoever ended it. */
  onClose(listener: (reason: CloseReason) => void): void
  close(): Promise<void>
}

/** Readings a device took while nobody listened. Their times come from its clock, which may run fast or slow. */
export type StoredReadings = {
  /** Oldest first; `monotonicMs` counts from the device's start of recording. */
  readonly readings: readonly Reading[]
  /** Our time when the device was asked for its own. */
  readonly askedAt: Instant
  /** What the device's clock was ahead of ours then, its time zone included. Every `takenAt` was set back by this. */
  readonly clockAheadMs: number
  /** What the device said of its recording, in its own time; and what it stored, as it sent it. */
  readonly told: Readonly<Record<string, number>>
  readonly frames: readonly Uint8Array[]
}

export type SensorDriver = Driver<ThermometerOptions, Thermometer>
