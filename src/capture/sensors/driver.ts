import type { Clock, MilliCelsius, Reading } from '../../values/index.ts'
import type { CloseReason } from '../serial/line.ts'
import type { DeviceOptions, Driver } from '../serial/profile.ts'

/** What a thermometer needs to be found and named. */
export type ThermometerOptions = DeviceOptions & {
  /** Where the device is on its bus, as its profile writes it; `1` unless given. */
  readonly address?: string
  /** The probe's name, as enrolled. */
  readonly probe: string
  /** Stamps readings. */
  readonly clock: Clock
}

/** One probe behind one open line. */
export type Thermometer = {
  readonly probe: string
  /** What the device adds to its own readings, as asked once when it was opened; `null` where it does not say. */
  readonly correction: MilliCelsius | null
  /**
   * One reading, with what this device's profile can say of its quality. Asks a second time before it gives up.
   *
   * @throws capture.no-reply, capture.checksum, capture.frame-length, capture.line-garbage, capture.device-exception,
   * capture.port-closed, capture.write-timeout
   */
  read(): Promise<Reading>
  /** Called once when the line ends, whoever ended it. */
  onClose(listener: (reason: CloseReason) => void): void
  close(): Promise<void>
}

export type SensorDriver = Driver<ThermometerOptions, Thermometer>
