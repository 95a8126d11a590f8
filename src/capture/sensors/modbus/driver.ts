import { isFault, type MilliCelsius, milliCelsius, printable, type Reading } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import { type Exchange, exchangeOver, twiceIfDisturbed } from '../../serial/exchange.ts'
import type { SerialLine } from '../../serial/line.ts'
import { type RegisterRun, readRegisters, registerQuestion, signed16 } from '../../serial/modbus.ts'
import type { SensorDriver, Thermometer, ThermometerOptions } from '../driver.ts'
import { airIn, airQuality, registerCount } from './air.ts'
import { type RegisterProfile, registerProfiles } from './profiles.ts'

/**
 * A thermometer behind Modbus RTU, by one of the {@link registerProfiles}. It has no clock and no memory: a reading is as
 * old as its answer. Registers are read and never written: among look-alikes, the address of one is the speed of another.
 */
export function driverFor(name: keyof typeof registerProfiles): SensorDriver {
  const profile: RegisterProfile = registerProfiles[name]
  return { settings: profile.settings, open: (line, options) => open(line, options, profile) }
}

/** A device that measures nothing says so with values that no temperature can have. */
const coldest = -273_150
const hottest = 1_000_000

async function open(line: SerialLine, options: ThermometerOptions, profile: RegisterProfile): Promise<Thermometer> {
  const { lineClock, probe, clock, replyTimeoutMs: timeoutMs = 500 } = options
  const address = busAddress(options.address ?? '1')
  const { functionCode, register } = profile
  const values: RegisterRun = { address, functionCode, register, count: registerCount(profile) }
  // Nothing else is asked for one register alone, so its answer is told from all others by its length.
  const exchange = exchangeOver(line, lineClock, registerQuestion({ ...values, count: 1 }, timeoutMs))
  // Registers do not change places while a session lasts: one plausible pair settles it.
  let order: 'proven' | 'open' = 'open'

  async function sample(): Promise<Reading> {
    const air = airIn(profile, await readRegisters(exchange, values, timeoutMs))
    const quality = airQuality(air, order)
    if (quality === 'good') order = 'proven'
    const measured = milliCelsius(Math.min(Math.max(air.milliCelsius || 0, coldest), hottest))
    return { probe, milliCelsius: measured, takenAt: clock.now(), monotonicMs: clock.monotonicMs(), quality }
  }

  const correction = await twiceIfDisturbed(() => identified(exchange, options.profile, profile, address, timeoutMs))
  return { probe, correction, read: () => twiceIfDisturbed(sample), onClose: line.onClose, close: line.close }
}

/** @returns What the device adds to its readings, as far as it says. @throws capture.profile-foreign */
async function identified(
  exchange: Exchange,
  name: string,
  { identity }: RegisterProfile,
  address: number,
  timeoutMs: number,
): Promise<MilliCelsius | null> {
  if (!identity) return null
  const { register, count, holds, correctionAt } = identity
  const registers = await readRegisters(exchange, { address, functionCode: 3, register, count }, timeoutMs).catch(
    // A clone that keeps nothing there can be no other device of these profiles either.
    (fault) => {
      if (isFault(fault, 'capture.device-exception')) return null
      throw fault
    },
  )
  if (!registers) return null
  if (!holds(registers, address)) {
    const where = `device ${address} on ${printable(exchange.path)}`
    const sentence = `${where} is no ${name}: its registers from ${register} on say ${registers.join(', ')}`
    throw captureFault('capture.profile-foreign', sentence)
  }
  return correctionAt === undefined ? null : milliCelsius(signed16(registers[correctionAt] ?? 0) * 100)
}

function busAddress(text: string): number {
  const address = Number(text)
  if (/^\d{1,3}$/.test(text) && address >= 1 && address <= 247) return address
  throw captureFault('capture.address-malformed', `expected a Modbus address of 1 to 247, received ${printable(text)}`)
}
