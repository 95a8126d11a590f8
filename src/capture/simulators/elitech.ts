import type { Clock, Instant, MilliCelsius } from '../../values/index.ts'
import { elitechModels } from '../sensors/elitech/driver.ts'
import { summed } from '../sensors/elitech/frames.ts'
import { answering, type DeviceSide } from './deviceSide.ts'

export type SimulatedLogger = {
  readonly profile?: keyof typeof elitechModels
  /** Degrees at a time that is stored; asked whenever a record is sent. */
  temperatureAt(at: Instant): MilliCelsius
  readonly startedAt: Instant
  readonly intervalMs: number
  readonly clock: Pick<Clock, 'now'>
  /** What the device's clock is ahead of ours, its zone included; 0 unless given. */
  clockAheadMs?(): number
  readonly correctionTenths?: number
  readonly isFahrenheit?: boolean
  readonly isStopped?: boolean
}

const station = 3
const humidityPermille = 500
const lengths: Readonly<Record<number, number>> = { 1: 5, 2: 5, 5: 25, 6: 5, 7: 12, 9: 105, 10: 5, 11: 15 }

/**
 * The device side of an Elitech logger that has recorded since `startedAt`. What would change a device is not done and not
 * answered, except to the greeting of the program others wrote for it.
 */
export function simulateElitech(side: DeviceSide, logger: SimulatedLogger): void {
  answering(
    side,
    (head) => (head.length < 3 ? 0 : (lengths[head[2] ?? 0] ?? 1)),
    (command) => (summed(command.subarray(0, -1)).equals(command) ? answerTo(command, logger) : null),
  )
}

function answerTo(command: Buffer, logger: SimulatedLogger): Buffer | null {
  const count = recordCount(logger)
  switch (command[2]) {
    case 0x0a:
      return Buffer.from([0x55, 0xa5, 0xfa])
    case 0x06:
      return info(logger, count)
    case 0x01:
      return summed([0x55, count >> 8, count & 0xff, ...timeBytes(logger.startedAt + ahead(logger))])
    case 0x02:
      return page(logger, command.readUInt8(3), count)
    default:
      return null
  }
}

function recordCount({ clock, startedAt, intervalMs }: SimulatedLogger): number {
  return Math.min(16_000, Math.max(0, Math.floor((clock.now() - startedAt) / intervalMs) + 1))
}

function page(
  { profile = 'ELITECH-RC-4', startedAt, intervalMs, temperatureAt }: SimulatedLogger,
  at: number,
  count: number,
) {
  const { pageValues, recordValues } = elitechModels[profile]
  const first = (at * pageValues) / recordValues
  const records = Math.max(0, Math.min(pageValues / recordValues, count - first))
  const bytes = [0x55]
  for (let record = first; record < first + records; record++) {
    const tenths = Math.round(temperatureAt((startedAt + record * intervalMs) as Instant) / 100)
    for (const value of [tenths, humidityPermille].slice(0, recordValues)) bytes.push((value >> 8) & 0xff, value & 0xff)
  }
  return summed(bytes)
}

function info(logger: SimulatedLogger, count: number): Buffer {
  const { profile = 'ELITECH-RC-4', clock, startedAt, intervalMs, correctionTenths = 0 } = logger
  const bytes = Buffer.alloc(159)
  bytes.set([0x55, station, 1, elitechModels[profile].code, 0x0a])
  const seconds = intervalMs / 1000
  bytes.set([Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60], 5)
  bytes.writeInt16BE(80, 8)
  bytes.writeInt16BE(20, 10)
  bytes.set(timeBytes(clock.now() + ahead(logger)), 12)
  bytes.set([logger.isStopped ? 2 : 1, ...timeBytes(startedAt + ahead(logger)), 0x31], 19)
  bytes.writeUInt16BE(count, 29)
  bytes.set(timeBytes(clock.now() + ahead(logger)), 31)
  bytes.write('simulated', 38, 'latin1')
  bytes.write('0000000001', 138, 'latin1')
  bytes.set([0, 0x31, 0, logger.isFahrenheit ? 0x13 : 0x31, correctionTenths & 0xff], 148)
  return summed(bytes)
}

function ahead({ clockAheadMs }: SimulatedLogger): number {
  return clockAheadMs?.() ?? 0
}

function timeBytes(ms: number): number[] {
  const at = new Date(ms)
  const year = at.getUTCFullYear()
  const date = [year >> 8, year & 0xff, at.getUTCMonth() + 1, at.getUTCDate()]
  return [...date, at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()]
}
