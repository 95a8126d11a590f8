import { printable, type Reading } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import { crc8Dallas } from '../../serial/crc8.ts'
import { type Exchange, exchangeOver, twiceIfDisturbed } from '../../serial/exchange.ts'
import type { SerialLine } from '../../serial/line.ts'
import { textOf, textQuestion } from '../../serial/textLine.ts'
import type { SensorDriver, Thermometer, ThermometerOptions } from '../driver.ts'
import { temperatureIn } from './scratchpad.ts'

/**
 * DS18B20 probes behind an HA7E or HA7S: 9600 8N1, commands in ASCII, lines that end in CR. Several probes share the
 * adapter; each has an address of 16 hexadecimal digits, family code 28 first, as it is printed on probes. The adapter
 * itself writes addresses the other way round.
 */
export const driver: SensorDriver = { settings: { baudRate: 9600 }, open }

/** Longest conversion, at 12 bits. */
const conversionMs = 750
const mostProbes = 64

async function open(line: SerialLine, options: ThermometerOptions): Promise<Thermometer> {
  const { lineClock, probe, clock, replyTimeoutMs: timeoutMs = 500 } = options
  const ask = askerOver(exchangeOver(line, lineClock, question('R', /^$/, timeoutMs)), timeoutMs)
  const address = await addressOf(ask, options.address ?? '1')
  const onWire = reversed(address)

  async function select(command: string): Promise<void> {
    const selected = await ask(command, new RegExp(`^(${onWire})?$`))
    if (selected === '')
      throw captureFault('capture.no-reply', `probe ${address} does not answer on ${printable(line.path)}`)
  }

  async function scratchpadOf(): Promise<string> {
    await select('M')
    return ask(`W0ABE${'FF'.repeat(9)}\r`, /^BE[0-9A-F]{18}$/)
  }

  async function sample(): Promise<Reading> {
    await select(`A${onWire}\r`)
    await ask('W0144\r', /^44$/)
    await lineClock.sleep(conversionMs)
    const reply = await scratchpadOf()
    // Eight bits of checksum pass one damaged line in 256. The probe keeps what it measured, so it can say it again.
    if (reply !== (await scratchpadOf()))
      throw captureFault('capture.checksum', `probe ${address} on ${printable(line.path)} said two different things`)
    const scratchpad = Buffer.from(reply.slice(2), 'hex')
    if (crc8Dallas(scratchpad) !== 0)
      throw captureFault('capture.checksum', `probe ${address} on ${printable(line.path)} failed its checksum`)
    const { milliCelsius, quality } = temperatureIn(scratchpad)
    return { probe, milliCelsius, takenAt: clock.now(), monotonicMs: clock.monotonicMs(), quality }
  }

  return { probe, correction: null, read: () => twiceIfDisturbed(sample), onClose: line.onClose, close: line.close }
}

type Ask = (command: string, pattern: RegExp) => Promise<string>

function askerOver(exchange: Exchange, timeoutMs: number): Ask {
  return async (command, pattern) => textOf(await exchange.ask(question(command, pattern, timeoutMs)))
}

function question(command: string, pattern: RegExp, timeoutMs: number) {
  return textQuestion(command, { pattern, end: '\r', timeoutMs })
}

/** The probe meant: the one given, or with the address `1` the only one there is. @throws capture.address-malformed */
async function addressOf(ask: Ask, given: string): Promise<string> {
  if (given !== '1') return checkedAddress(given.toUpperCase())
  const found: string[] = []
  for (let command = 'S'; found.length <= mostProbes; command = 's') {
    const address = await twiceIfDisturbed(() => ask(command, /^([0-9A-F]{16})?$/))
    if (address === '') break
    found.push(reversed(address))
  }
  const probes = found.filter((address) => address.startsWith('28'))
  if (probes[0] && probes.length === 1) return checkedAddress(probes[0])
  const there = probes.join(', ') || 'none'
  throw captureFault(
    'capture.address-malformed',
    `expected the address of one DS18B20, on the adapter there are: ${there}`,
  )
}

function checkedAddress(address: string): string {
  if (/^28[0-9A-F]{14}$/.test(address) && crc8Dallas(Buffer.from(address, 'hex')) === 0) return address
  throw captureFault(
    'capture.address-malformed',
    `expected the 16 digits of a DS18B20, family code 28 first, received ${printable(address)}`,
  )
}

function reversed(hex: string): string {
  return Buffer.from(hex, 'hex').reverse().toString('hex').toUpperCase()
}
