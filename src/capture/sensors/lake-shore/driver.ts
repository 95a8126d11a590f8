import { milliCelsius, parseCelsius, printable, type Reading } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import { exchangeOver } from '../../serial/exchange.ts'
import type { SerialLine } from '../../serial/line.ts'
import { textOf, textQuestion } from '../../serial/textLine.ts'
import { borneOut } from '../borneOut.ts'
import type { SensorDriver, Thermometer, ThermometerOptions } from '../driver.ts'

/**
 * Lake Shore 218 (eight inputs) and 211 (one): 9600 baud, 7 data bits, odd parity, lines that end in CR LF, one command
 * at a time and at least 50 ms apart. The address is the input. A number alone is not believed: an open input reads as
 * +480.00, so the reading's status is asked as well. A line has no checksum, only parity, so each reading is taken twice.
 */
export const driver: SensorDriver = { settings: { baudRate: 9600, dataBits: 7, parity: 'odd' }, open }

const restMs = 50
/** Bits of RDGST? that make a reading worthless: not responding, under and over range, units under and over. */
const worthless = 1 | 2 | 16 | 32 | 64 | 128
const coldest = -273_150

async function open(line: SerialLine, options: ThermometerOptions): Promise<Thermometer> {
  const { lineClock, probe, clock, replyTimeoutMs: timeoutMs = 500 } = options
  const question = (command: string, pattern: RegExp) =>
    textQuestion(`${command}\r\n`, { pattern, end: '\r\n', timeoutMs })
  const identity = question('*IDN?', /^LSCI,MODEL[^,]*,[^,]*,[^,]*$/)
  const exchange = exchangeOver(line, lineClock, identity)

  async function ask(command: string, pattern: RegExp): Promise<string> {
    const answer = textOf(await exchange.ask(question(command, pattern)))
    await lineClock.sleep(restMs)
    return answer
  }

  const model = textOf(await exchange.ask(identity)).split(',')[1] ?? ''
  const input = inputOf(model, options.address ?? '1')

  async function sample(): Promise<Reading> {
    const text = await ask(`CRDG?${input}`, /^[+-]\d{1,3}\.\d{1,3}$/)
    const status = Number(await ask(`RDGST?${input}`, /^\d{1,3}$/))
    const celsius = milliCelsius(Math.max(parseCelsius(text.replace('+', '')), coldest))
    const quality = status & worthless ? 'fault' : 'good'
    return { probe, milliCelsius: celsius, takenAt: clock.now(), monotonicMs: clock.monotonicMs(), quality }
  }

  return { probe, correction: null, read: () => borneOut(line.path, sample), onClose: line.onClose, close: line.close }
}

/** How the model is asked for one input. @throws capture.address-malformed */
function inputOf(model: string, address: string): string {
  const inputs = model.startsWith('MODEL218') ? /^[1-8]$/ : model.startsWith('MODEL211') ? /^1$/ : null
  if (!inputs)
    throw captureFault('capture.profile-unknown', `expected a Lake Shore 218 or 211, this is ${printable(model)}`)
  if (!inputs.test(address))
    throw captureFault('capture.address-malformed', `expected an input of the ${model}, received ${printable(address)}`)
  return model.startsWith('MODEL218') ? ` ${address}` : ''
}
