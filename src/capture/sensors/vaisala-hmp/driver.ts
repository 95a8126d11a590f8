import { parseCelsius, printable, type Reading } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import type { Question } from '../../serial/answer.ts'
import { exchangeOver } from '../../serial/exchange.ts'
import type { SerialLine } from '../../serial/line.ts'
import { textOf, textQuestion } from '../../serial/textLine.ts'
import { borneOut } from '../borneOut.ts'
import type { SensorDriver, Thermometer, ThermometerOptions } from '../driver.ts'

/**
 * Vaisala HMP220, 230, 240 and 260 transmitters: 4800 baud, 7 data bits, even parity, commands that end in CR, answers in
 * CR LF. They must be in STOP mode with ECHO OFF, FTIME OFF, metric units and the format they came with; anything else is
 * refused, not guessed at. A transmitter in trouble goes on sending numbers, so its errors are asked for with each one.
 *
 * Sources: Vaisala's manuals of HMP228, HMP230, HMP240 and HMP260, appendix "Serial commands".
 */
export const driver: SensorDriver = { settings: { baudRate: 4800, dataBits: 7, parity: 'even' }, open }

const field = '[A-Za-z]{1,3}= *-?\\d{1,4}\\.\\d [^ ]+'
const measured = new RegExp(`^RH= *\\d{1,3}\\.\\d %RH T= *(?<celsius>-?\\d{1,3}\\.\\d) 'C(?: ${field})*$`)
const trouble = /^E\d{1,2} .{1,60}$/
const coldestCelsius = -70
const hottestCelsius = 180

async function open(line: SerialLine, options: ThermometerOptions): Promise<Thermometer> {
  const { lineClock, probe, clock, replyTimeoutMs: timeoutMs = 1000 } = options
  if ((options.address ?? '1') !== '1')
    throw captureFault('capture.address-malformed', `expected no address, received ${printable(options.address ?? '')}`)
  const text = { end: '\r\n', timeoutMs } as const
  const pace = textQuestion('INTV\r', { ...text, pattern: /^Output intrv\. *: *\d+ *(s|min|h)$/i })
  const exchange = exchangeOver(line, lineClock, pace)
  await exchange.ask(pace)

  // In one go: errors come before the value they belong to, and their absence is not a silence to be waited for.
  const errorsAndValue: Question = {
    ...textQuestion('ERRS\rSEND\r', { ...text, pattern: new RegExp(`${measured.source}|${trouble.source}`) }),
    isLast: (frame) => measured.test(textOf([frame])),
  }

  async function sample(): Promise<Reading> {
    const lines = (await exchange.ask(errorsAndValue)).map((frame) => textOf([frame]))
    const celsius = measured.exec(lines.at(-1) ?? '')?.groups?.celsius ?? ''
    const isInside = Number(celsius) >= coldestCelsius && Number(celsius) <= hottestCelsius
    const quality = lines.length > 1 ? 'fault' : isInside ? 'good' : 'range'
    return {
      ...{ probe, milliCelsius: parseCelsius(celsius), takenAt: clock.now(), monotonicMs: clock.monotonicMs() },
      quality,
    }
  }

  return { probe, correction: null, read: () => borneOut(line.path, sample), onClose: line.onClose, close: line.close }
}
