import { type Instant, type MilliCelsius, parseInstant, printable } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import type { CsvColumns } from '../csv.ts'
import { type DatedAlarm, daysFrom } from '../days.ts'
import type { LoggerAlarm, LoggerDay, LoggerFile, LoggerReading } from '../loggerFile.ts'
import { type Degrees, isNothing, parseDegrees } from '../temperature.ts'
import { type DateOrder, dayOf, timeOfDay } from '../wallTime.ts'
import { readOutline, type Section, sectionAt, valueIn } from './outline.ts'
import { checkSignature } from './signature.ts'

const minuteMs = 60_000

/** Whether bytes begin as a text export of a Fridge-tag or Q-tag does. */
export function isTextExport(file: Uint8Array): boolean {
  return /^\ufeff?\s*Device: *(Q-tag|Fridge-?tag)\b/i.test(Buffer.from(file.subarray(0, 64)).toString('utf8'))
}

/**
 * Reads the text export of a Berlinger Fridge-tag 2, 2 L, UL or Q-tag CLm, whole, and checks its own signature.
 *
 * A Fridge-tag keeps one row a day and the 2 L its readings as well; a Q-tag keeps only readings, from which its days are
 * made here. An edited file is read too, so that it can be named: `signature.status` says what it is worth.
 *
 * @throws capture.logger-malformed, capture.time-malformed
 */
export function readTextExport(file: Uint8Array, { dateOrder }: Pick<CsvColumns, 'dateOrder'> = {}): LoggerFile {
  const root = readOutline(Buffer.from(file).toString('utf8'))
  const settings = sectionAt(root, 'Conf')
  const certificate = sectionAt(root, 'Cert')
  const written = writtenAs(root, dateOrder)
  const key = valueIn(certificate, 'Public Key')
  const readings = readingsOf(sectionAt(root, 'Data'), written)
  const energy = valueIn(settings, 'MKT Energy')
  const hasHistory = root.sections.some(([name]) => name === 'Hist')
  return {
    format: 'berlinger-text',
    device: needed(root, 'Device'),
    serial: needed(settings, 'Serial'),
    signature: checkSignature(file, {
      lot: valueIn(certificate, 'Lot'),
      key: key !== null && /^[0-9a-f]{128}$/i.test(key) ? key : null,
    }),
    days: hasHistory ? daysOf(root, written) : daysFrom(readings, alarmsOf(root, written)),
    readings,
    activationKilojoule: energy === null || isNothing(energy) ? null : parseDegrees(energy) / 1000,
  }
}

/** How this device writes temperatures and dates. */
type Written = { readonly degrees: Degrees; readonly order: DateOrder | undefined }

function writtenAs(root: Section, given: DateOrder | undefined): Written {
  const unit = valueIn(sectionAt(root, 'Conf'), 'Temp unit') ?? 'C'
  const pattern = sectionAt(root, 'Data').rows[0]?.[0] ?? ''
  const order = /^d+\W+M/.test(pattern) ? 'dmy' : /^M+\W+d/.test(pattern) ? 'mdy' : given
  return { degrees: /^\W*F/i.test(unit) ? 'F' : 'C', order }
}

function daysOf(root: Section, written: Written): LoggerDay[] {
  const numbered = sectionAt(root, 'Hist').sections.filter(([name, day]) => /^\d+$/.test(name) && valueIn(day, 'Date'))
  return numbered.map(([, day]) => {
    const alarms = sectionAt(day, 'Alarm').sections.map(([number, section]) => ({ side: sideOf(number), section }))
    const beyond = (side: LoggerAlarm['side']) => durationIn(alarms.find((alarm) => alarm.side === side)?.section)
    return {
      date: dayOf(needed(day, 'Date'), written.order),
      minMilliCelsius: temperatureIn(valueIn(day, 'Min T'), written),
      maxMilliCelsius: temperatureIn(valueIn(day, 'Max T'), written),
      meanMilliCelsius: temperatureIn(valueIn(day, 'Avrg T', 'Avg T'), written),
      minAt: clockIn(day, 'TS Min T'),
      maxAt: clockIn(day, 'TS Max T'),
      belowMs: beyond('low'),
      aboveMs: beyond('high'),
      alarms: alarms.flatMap(({ side, section }) => raisedIn(section, side)),
    }
  })
}

/** A Fridge-tag numbers its lower limit 0 and its upper one 1. */
function sideOf(number: string): LoggerAlarm['side'] {
  return number === '0' ? 'low' : 'high'
}

/** Time beyond a limit is not yet an alarm: the device says when it raised one. */
function raisedIn(section: Section, side: LoggerAlarm['side']): LoggerAlarm[] {
  const at = clockIn(section, 'TS A')
  return at === null ? [] : [{ side, at }]
}

function readingsOf({ rows }: Section, written: Written): LoggerReading[] {
  return rows.flatMap(([at = '', value = '']) => {
    // The first row names the columns; a row may also tell of a pause.
    if (!/^\d/.test(at) || isNothing(value) || !/\d/.test(value)) return []
    return [{ at: wallTime(at, written), milliCelsius: parseDegrees(value, written.degrees) }]
  })
}

/** What a Q-tag says of its alarms: their sides are in its settings, their times in its results. */
function alarmsOf(root: Section, { order }: Written): DatedAlarm[] {
  return sectionAt(root, 'Res', 'Alarm').sections.flatMap(([number, { lines }]) => {
    const type = valueIn(sectionAt(root, 'Conf', 'Alarm', number), 'Type')
    const side = type === '1' || type === '3' ? ('low' as const) : ('high' as const)
    return lines.flatMap((line) => {
      const [, date, at] = /^(\S+) (\S.*)$/.exec(line.get('TS A') ?? '') ?? []
      return date && at ? [{ side, date: dayOf(date, order), at: timeOfDay(at).slice(0, 5) }] : []
    })
  })
}

function needed(section: Section, name: string): string {
  const value = valueIn(section, name)
  if (value) return value
  throw captureFault('capture.logger-malformed', `expected "${name}" in the logger's file, it is missing`)
}

function temperatureIn(text: string | null, { degrees }: Written): MilliCelsius | null {
  return text === null || isNothing(text) ? null : parseDegrees(text, degrees)
}

/** `04:10`; `null` where the device has no time to tell. */
function clockIn(section: Section, name: string): string | null {
  const text = valueIn(section, name)
  return text === null || !/\d/.test(text) ? null : timeOfDay(text).slice(0, 5)
}

/** Minutes, or hours and minutes. Nothing at all is no time: the limit may be switched off. */
function durationIn(section: Section | undefined): number {
  const text = (section && valueIn(section, 't Acc')) ?? '0'
  const [, hours, minutes] = /^(?:(\d{1,7}):(?=\d\d$))?(\d{1,9})$/.exec(text) ?? []
  if (minutes !== undefined) return (Number(hours ?? 0) * 60 + Number(minutes)) * minuteMs
  if (isNothing(text)) return 0
  throw captureFault('capture.logger-malformed', `expected minutes in the logger's file, received "${printable(text)}"`)
}

/** `2022-05-02 04:44` by the device's own clock. */
function wallTime(text: string, { order }: Written): Instant {
  const [, date = '', time = ''] = /^(\S+)[ T]+(.+)$/.exec(text) ?? []
  return parseInstant(`${dayOf(date, order)}T${timeOfDay(time)}Z`)
}
