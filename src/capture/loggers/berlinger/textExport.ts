import {
  type Instant,
  instant,
  type MilliCelsius,
  milliCelsius,
  parseCelsius,
  parseInstant,
  printable,
} from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import type { LoggerAlarm, LoggerDay, LoggerFile, LoggerReading } from '../loggerFile.ts'
import { readOutline, type Section, sectionAt, valueIn } from './outline.ts'
import { checkSignature } from './signature.ts'

const minuteMs = 60_000

/** Whether bytes begin as a text export of a Fridge-tag or Q-tag does. */
export function isTextExport(file: Uint8Array): boolean {
  return /^Device: Q-tag /.test(Buffer.from(file.subarray(0, 64)).toString('latin1'))
}

/**
 * Reads the text export of a Berlinger Fridge-tag 2, 2 L, UL or Q-tag CLm, whole, and checks its own signature.
 *
 * A Fridge-tag keeps one row a day and the 2 L its readings as well; a Q-tag keeps only readings, from which its days are
 * made here. An edited file is read too, so that it can be named: `signature.status` says what it is worth.
 *
 * @throws capture.logger-malformed
 */
export function readTextExport(file: Uint8Array): LoggerFile {
  const root = readOutline(Buffer.from(file).toString('utf8'))
  const settings = sectionAt(root, 'Conf')
  const certificate = sectionAt(root, 'Cert')
  const toCelsius = valueIn(settings, 'Temp unit') === 'F' ? fromFahrenheit : parseTemperature
  const key = valueIn(certificate, 'Public Key')
  const readings = readingsOf(sectionAt(root, 'Data'), toCelsius)
  const energy = valueIn(settings, 'MKT Energy')
  return {
    format: 'berlinger-text',
    device: needed(root, 'Device'),
    serial: needed(settings, 'Serial'),
    signature: checkSignature(file, {
      lot: valueIn(certificate, 'Lot'),
      key: key !== null && /^[0-9a-f]{128}$/.test(key) ? key : null,
    }),
    days: root.sections.has('Hist') ? daysOf(sectionAt(root, 'Hist'), toCelsius) : daysFrom(readings, alarmsOf(root)),
    readings,
    activationKilojoule: energy === null ? null : whole(energy.replace('.', '')) / 10,
  }
}

type ToCelsius = (text: string) => MilliCelsius

function daysOf(history: Section, toCelsius: ToCelsius): LoggerDay[] {
  const days = [...history.sections.values()]
  return days.map((day) => {
    const [low, high] = [sectionAt(day, 'Alarm', '0'), sectionAt(day, 'Alarm', '1')]
    const temperature = (name: string) => {
      const text = valueIn(day, name)
      return text === null || text.includes('--') ? null : toCelsius(text)
    }
    return {
      date: dateIn(needed(day, 'Date')),
      minMilliCelsius: temperature('Min T'),
      maxMilliCelsius: temperature('Max T'),
      meanMilliCelsius: temperature('Avrg T'),
      minAt: valueIn(day, 'TS Min T'),
      maxAt: valueIn(day, 'TS Max T'),
      belowMs: whole(valueIn(low, 't Acc') ?? '0') * minuteMs,
      aboveMs: whole(valueIn(high, 't Acc') ?? '0') * minuteMs,
      alarms: [...raisedIn(low, 'low'), ...raisedIn(high, 'high')],
    }
  })
}

/** Time beyond a limit is not yet an alarm: the device says when it raised one. */
function raisedIn(section: Section, side: LoggerAlarm['side']): LoggerAlarm[] {
  const at = valueIn(section, 'TS A')
  return at ? [{ side, at }] : []
}

function readingsOf(data: Section, toCelsius: ToCelsius): LoggerReading[] {
  const rows = data.rows.filter(([at]) => at !== 'yyyy-MM-dd hh:mm')
  return rows
    .filter(([, value = '']) => !value.includes('--'))
    .map(([at = '', value = '']) => ({ at: wallTime(at), milliCelsius: toCelsius(value) }))
}

type DatedAlarm = LoggerAlarm & { readonly date: string }

/** What a Q-tag says of its alarms: their sides are in its settings, their times in its results. */
function alarmsOf(root: Section): DatedAlarm[] {
  const results = [...sectionAt(root, 'Res', 'Alarm').sections]
  return results.flatMap(([number, { lines }]) => {
    const type = valueIn(sectionAt(root, 'Conf', 'Alarm', number), 'Type')
    const side = type === '1' || type === '3' ? ('low' as const) : ('high' as const)
    return lines.flatMap((line) => {
      const [, date, at] = /^(\S+) (\S+)$/.exec(line.get('TS A') ?? '') ?? []
      return date && at ? [{ side, date, at }] : []
    })
  })
}

/** The days of a device that keeps only readings. */
function daysFrom(readings: readonly LoggerReading[], alarms: readonly DatedAlarm[]): LoggerDay[] {
  const byDate = Map.groupBy(readings, ({ at }) => new Date(at).toISOString().slice(0, 10))
  return [...byDate].map(([date, ofDay]) => {
    const values = ofDay.map(({ milliCelsius }) => milliCelsius)
    const total = values.reduce<number>((sum, value) => sum + value, 0)
    const raised = alarms.filter((alarm) => alarm.date === date)
    return {
      date,
      minMilliCelsius: milliCelsius(Math.min(...values)),
      maxMilliCelsius: milliCelsius(Math.max(...values)),
      meanMilliCelsius: milliCelsius(Math.round(total / values.length)),
      minAt: null,
      maxAt: null,
      belowMs: null,
      aboveMs: null,
      alarms: raised.map(({ side, at }) => ({ side, at })),
    }
  })
}

function needed(section: Section, name: string): string {
  const value = valueIn(section, name)
  if (value) return value
  throw captureFault('capture.logger-malformed', `expected "${name}" in the logger's file, it is missing`)
}

function parseTemperature(text: string): MilliCelsius {
  return parseCelsius(text.replace(/^\+/, ''))
}

function fromFahrenheit(text: string): MilliCelsius {
  return milliCelsius(Math.round(((parseTemperature(text) - 32_000) * 5) / 9))
}

function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw captureFault(
    'capture.logger-malformed',
    `expected a whole number in the logger's file, received "${printable(text)}"`,
  )
}

function dateIn(text: string): string {
  return new Date(wallTime(`${text} 00:00`)).toISOString().slice(0, 10)
}

/** `2022-05-02 04:44` by the device's own clock. */
function wallTime(text: string): Instant {
  return instant(parseInstant(`${text.replace(' ', 'T')}Z`))
}
