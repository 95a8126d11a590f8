import { type MilliCelsius, milliCelsius, printable, type Reading } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import { within } from '../../serial/deadline.ts'
import { delimitedFramer } from '../../serial/delimited.ts'
import type { CloseReason, SerialLine } from '../../serial/line.ts'
import type { SensorDriver, Thermometer, ThermometerOptions } from '../driver.ts'
import { type LineProfile, lineReader, longestLineBytes } from './lineProfile.ts'

/**
 * A logger somebody built: sends lines of text, asked or unasked, that its {@link LineProfile} describes. Nothing protects
 * a line, so a damaged digit is taken for what it says; what can be told is kept out: parts of lines, lines that do not
 * match as a whole, lines that came before they were wanted, temperatures no probe can have.
 */
export const driver: SensorDriver = { settings: (options) => profileOf(options), open }

const newline = [10, 13]
const longestPauseMs = 2000
const coldest = -60_000
const hottest = 80_000

type Wait = { readonly give: (line: string | null) => void; readonly fail: (reason: CloseReason) => void }

async function open(line: SerialLine, options: ThermometerOptions): Promise<Thermometer> {
  const { lineClock, probe, clock } = options
  const profile = profileOf(options)
  const temperatureOf = lineReader(profile)
  const timeoutMs = options.replyTimeoutMs ?? profile.timeoutMs ?? 10_000
  const framer = delimitedFramer({ ends: newline, maxBytes: longestLineBytes, gapMs: longestPauseMs })
  let wait: Wait | null = null
  // The first line may have begun before anybody listened, and the first after a silence may be a late answer.
  let isSettled = false

  line.onBytes((bytes) => {
    for (const { bytes: text, flaw } of framer.push(bytes, lineClock.monotonicMs()))
      wait?.give(flaw ? null : Buffer.from(text).toString('latin1'))
  })
  line.onClose((reason) => wait?.fail(reason))

  async function nextLine(): Promise<string | null> {
    const path = printable(line.path)
    const next = new Promise<string | null>((give, reject) => {
      wait = { give, fail: (why) => reject(captureFault('capture.port-closed', `${path} is ${why}, no line came`)) }
    })
    next.catch(() => {})
    try {
      if (profile.ask !== undefined) await line.write(Buffer.from(profile.ask, 'latin1'), timeoutMs)
      return await within(lineClock, timeoutMs, next, () => {
        throw captureFault('capture.no-reply', `no line came on ${path} within ${timeoutMs} ms`)
      })
    } finally {
      wait = null
    }
  }

  async function read(): Promise<Reading> {
    if (!isSettled) await nextLine()
    isSettled = false
    const text = await nextLine()
    isSettled = true
    const celsius = text === null ? null : celsiusIn(temperatureOf(text), profile)
    if (celsius === null) {
      const received = text === null ? 'one that was too long or interrupted' : printable(text)
      throw captureFault(
        'capture.line-unmatched',
        `expected a line of the pattern on ${printable(line.path)}, received ${received}`,
      )
    }
    const quality = celsius < coldest || celsius > hottest ? 'range' : 'good'
    return { probe, milliCelsius: celsius, takenAt: clock.now(), monotonicMs: clock.monotonicMs(), quality }
  }

  return { probe, correction: null, read, onClose: line.onClose, close: line.close }
}

/** @throws capture.line-profile */
function profileOf({ line }: ThermometerOptions): LineProfile {
  if (line) return line
  throw captureFault('capture.line-profile', 'expected the line of the home-made logger, none is given')
}

function celsiusIn(written: string | null, { unit, scale = 1 }: LineProfile): MilliCelsius | null {
  if (written === null || !/^[+-]?\d{1,7}([.,]\d{1,6})?$/.test(written)) return null
  const degrees = Number(written.replace(',', '.')) * scale
  const celsius = { celsius: degrees, kelvin: degrees - 273.15, fahrenheit: ((degrees - 32) * 5) / 9 }[unit]
  const milli = Math.round(celsius * 1000)
  return milli >= -273_150 && milli <= 1_000_000 ? milliCelsius(milli) : null
}
