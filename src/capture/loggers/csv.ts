import { CsvError, parse } from 'csv-parse/sync'
import {
  type Instant,
  instant,
  type MilliCelsius,
  milliCelsius,
  parseCelsius,
  parseInstant,
  printable,
} from '../../values/index.ts'
import { captureFault } from '../faults.ts'

/** Which columns of a table hold what, by their names in the first row; `undefined`: found by the usual names. */
export type CsvColumns = {
  readonly time?: string | undefined
  readonly temperature?: string | undefined
  /** Added to wall times that name no zone, `+02:00`; without it they are refused. */
  readonly utcOffset?: string | undefined
}

/** One row of a table. Nobody signed it. */
export type CsvReading = { readonly takenAt: Instant; readonly milliCelsius: MilliCelsius; readonly quality: 'good' }

type Units = { readonly unit: RegExp; readonly read: (text: string) => MilliCelsius }

const timeNames = /^(at|time|timestamp|datetime|takenat|date|utc|abst)$/
const thousandths: Units = { unit: /milli|mc$/, read: (text) => milliCelsius(whole(text)) }
const degrees: Units = { unit: /^(celsius|temp|tvc)|^(t|c|value)$/, read: parseDegrees }

/**
 * Reads a table of temperatures, first row its columns' names, and puts it in order of time. Times are ISO 8601 or
 * milliseconds since 1970. A column whose name says milli holds thousandths of a degree, another one degrees Celsius. An
 * empty cell is a gap; two readings at one instant that differ are refused, for one of them is wrong.
 *
 * @throws capture.csv-malformed, with the line
 */
export function readCsv(file: Uint8Array, columns: CsvColumns = {}): CsvReading[] {
  const [header = [], ...rows] = cells(file)
  const time = columnOf(header, 'time', columns.time, (name) => timeNames.test(name))
  const temperature = columnOf(
    header,
    'temperature',
    columns.temperature,
    (name) => thousandths.unit.test(name) || degrees.unit.test(name),
  )
  const { read } = thousandths.unit.test(plain(header[temperature] ?? '')) ? thousandths : degrees
  const readings = rows.flatMap((row, i): CsvReading[] => {
    const [at = '', value = ''] = [row[time], row[temperature]]
    if (value === '') return []
    return inLine(i + 2, () => [{ takenAt: timeOf(at, columns.utcOffset), milliCelsius: read(value), quality: 'good' }])
  })
  return withoutRepeats(readings.sort((a, b) => a.takenAt - b.takenAt))
}

function cells(file: Uint8Array): string[][] {
  try {
    return parse(Buffer.from(file), { bom: true, trim: true, skip_empty_lines: true, delimiter: [',', ';', '\t'] })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw captureFault(
      'capture.csv-malformed',
      `expected a table with as many cells in each line: ${printable(error.message)}`,
    )
  }
}

function columnOf(
  header: readonly string[],
  what: string,
  named: string | undefined,
  usual: (name: string) => boolean,
): number {
  const found = header.findIndex((name) => (named === undefined ? usual(plain(name)) : name === named))
  if (found !== -1) return found
  const sentence = `expected a column of ${what}${named === undefined ? '' : ` called "${printable(named)}"`}`
  throw captureFault(
    'capture.csv-malformed',
    `${sentence}, the first line has ${printable(header.join(', ')) || 'nothing'}`,
  )
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '')
}

function timeOf(text: string, utcOffset: string | undefined): Instant {
  if (/^\d{12,14}$/.test(text)) return instant(Number(text))
  const zoned = /(Z|[+-]\d\d:\d\d)$/.test(text)
  return parseInstant(`${text.replace(' ', 'T')}${zoned ? '' : (utcOffset ?? '')}`)
}

function parseDegrees(text: string): MilliCelsius {
  return parseCelsius(text.replace(/^\+/, '').replace(/ ?°?C$/, ''))
}

function whole(text: string): number {
  return /^-?\d{1,7}$/.test(text) ? Number(text) : Number.NaN
}

function inLine<T>(line: number, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw captureFault('capture.csv-malformed', `line ${line}: ${(error as Error).message}`, error)
  }
}

function withoutRepeats(readings: readonly CsvReading[]): CsvReading[] {
  return readings.filter((reading, i) => {
    const before = readings[i - 1]
    if (before?.takenAt !== reading.takenAt) return true
    if (before.milliCelsius === reading.milliCelsius) return false
    const at = new Date(reading.takenAt).toISOString()
    throw captureFault('capture.csv-malformed', `expected one temperature at ${at}, the table has two that differ`)
  })
}
