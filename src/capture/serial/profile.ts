import { type Clock, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import type { LineSettings, OpenLine, SerialLine } from './line.ts'
import { openSerialPort } from './port.ts'

/** Where a device is and what it is. */
export type DeviceOptions = {
  readonly path: string
  /** Name of the device's profile, never guessed: look-alikes mean other things by the same bytes. */
  readonly profile: string
  /** Measures the protocol's silences: a real clock, even where readings are stamped by a faster one. */
  readonly lineClock: Clock
  /** The longest silence before an answer; each profile has its own where none is given. */
  readonly replyTimeoutMs?: number
  /** Where the device was set to another speed than its profile's. */
  readonly baudRate?: number
}

/** One kind of device. It reads and never changes anything on the device. */
export type Driver<Options, Device> = {
  readonly settings: LineSettings | ((options: Options) => LineSettings)
  /** Greets the device on an open line; the caller closes the line when this throws. */
  open(line: SerialLine, options: Options): Promise<Device>
}

/** The drivers by profile, each loaded when it is asked for. */
export type DriverTable<Options, Device> = ReadonlyMap<string, () => Promise<{ driver: Driver<Options, Device> }>>

/**
 * Opens a device by the profile named.
 *
 * @param openLine - Where lines come from; the serial ports of this machine unless given.
 * @throws capture.profile-unknown, and whatever opening a port or greeting the device throws.
 */
export async function openByProfile<Options extends DeviceOptions, Device>(
  drivers: DriverTable<Options, Device>,
  options: Options,
  openLine: OpenLine = openSerialPort,
): Promise<Device> {
  const load = drivers.get(options.profile)
  if (!load) {
    const known = [...drivers.keys()].join(', ')
    throw captureFault('capture.profile-unknown', `expected profile ${known}, received ${printable(options.profile)}`)
  }
  const { driver } = await load()
  const settings = typeof driver.settings === 'function' ? driver.settings(options) : driver.settings
  const { baudRate = settings.baudRate } = options
  const line = await openLine(options.path, { ...settings, baudRate }, options.lineClock)
  try {
    return await driver.open(line, options)
  } catch (error) {
    await line.close()
    throw error
  }
}
