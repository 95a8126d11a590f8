import { isFault, milliCelsius, printable, type Reading } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import { type Exchange, exchangeOver, twiceIfDisturbed } from '../../serial/exchange.ts'
import type { SerialLine } from '../../serial/line.ts'
import { type RegisterRun, readRegisters, registerQuestion, signed16 } from '../../serial/modbus.ts'
import type { SensorDriver, Thermometer, ThermometerOptions } from '../driver.ts'
import { registersQuality } from './quality.ts'

/**
 * XY-MD02, an SHT20 behind Modbus RTU: 9600 8N1, address 1 to 247, input registers 1 temperature and 2 humidity in
 * tenths, holding register 0x0103 the correction in tenths. It has no clock and no memory: a reading is as old as its
 * answer.
 */
export const driver: SensorDriver = { settings: { baudRate: 9600 }, open }

const milliPerTenth = 100

async function open(line: SerialLine, options: ThermometerOptions): Promise<Thermometer> {
  const address = busAddress(options.address ?? '1')
  const timeoutMs = options.replyTimeoutMs ?? 500
  const values: RegisterRun = { address, functionCode: 4, register: 1, count: 2 }
  const correction: RegisterRun = { address, functionCode: 3, register: 0x0103, count: 1 }
  const exchange = exchangeOver(line, options.lineClock, registerQuestion(correction, timeoutMs))
  // Registers do not change places while a session lasts: one plausible pair settles it.
  let order: 'proven' | 'open' = 'open'

  async function sample(): Promise<Reading> {
    const [temperature = 0, humidity = 0] = await readRegisters(exchange, values, timeoutMs)
    const quality = registersQuality(temperature, humidity, order)
    if (quality === 'good') order = 'proven'
    // No sensor is colder than absolute zero, but a register can say so.
    const measured = milliCelsius(Math.max(signed16(temperature) * milliPerTenth, -273_150))
    const { probe, clock } = options
    return { probe, milliCelsius: measured, takenAt: clock.now(), monotonicMs: clock.monotonicMs(), quality }
  }

  return {
    probe: options.probe,
    correction: await readCorrection(exchange, correction, timeoutMs),
    read: () => twiceIfDisturbed(sample),
    onClose: line.onClose,
    close: line.close,
  }
}

async function readCorrection(exchange: Exchange, run: RegisterRun, timeoutMs: number) {
  try {
    const [tenths = 0] = await readRegisters(exchange, run, timeoutMs)
    return milliCelsius(signed16(tenths) * milliPerTenth)
  } catch (fault) {
    if (isFault(fault, 'capture.device-exception')) return null
    throw fault
  }
}

function busAddress(text: string): number {
  const address = Number(text)
  if (/^\d{1,3}$/.test(text) && address >= 1 && address <= 247) return address
  throw captureFault('capture.address-malformed', `expected a Modbus address of 1 to 247, received ${printable(text)}`)
}
