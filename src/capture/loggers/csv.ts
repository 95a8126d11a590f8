import { type Instant, type MilliCelsius, milliCelsius, parseInstant } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { type ColumnNames, headingsOf } from './headings.ts'
import { type Row, rowsOf } from './rows.ts'
import { type Degrees, isNothing, parseDegrees } from './temperature.ts'
import { type DateOrder, dayOf, orderIn, sinceEpoch, spaced, timeOfDay } from './wallTime.ts'

/** Which columns of a table hold what, and how its times are meant. */
export type CsvColumns = ColumnNames & {
  /** Added to wall times that name no zone, `+02:00`; without it they are refused. */
  readonly utcOffset?: string | undefined
  /** For dates such as `03/04/2026`, where no date of the table tells. */
  readonly dateOrder?: DateOrder | undefined
}

/** One row of a table. Nobody signed it. */
export type CsvReading = { readonly takenAt: Instant; readonly milliCelsius: MilliCelsius; readonly quality: 'good' }

/**
 * Reads a table of temperatures and puts it in order of time. Lines before the one that names the columns are passed over.
 * Times are ISO 8601, European, American where a date or `dateOrder` tells, `20261120140500`, or seconds or milliseconds
 * since 1970.
 * Temperatures may have a decimal comma and a unit; a column whose name says milli holds thousandths of a degree, one that
 * names Fahrenheit or kelvin is converted. An empty cell is a gap; two readings at one instant that differ are refused,
 * for one of them is wrong.
 *
 * @throws capture.csv-malformed, with the line
 */
export function readCsv(file: Uint8Array, columns: CsvColumns = {}): CsvReading[] {
  const table = rowsOf(file)
  const { line, time, temperature, unit } = headingsOf(table, columns)
  const rows = table.filter((row) => row.line > line)
  const wall = (row: Row) => time.map((at) => row.cells[at] ?? '').join(' ')
  const order = columns.dateOrder ?? orderIn(rows.map(wall))
  const width = table.find((row) => row.line === line)?.cells.length ?? 0
  const readings = rows.flatMap((row): CsvReading[] => {
    requireWidth(row, width)
    const value = row.cells[temperature] ?? ''
    if (isNothing(value)) return []
    return inLine(row.line, () => {
      const takenAt = timeOf(wall(row), columns.utcOffset, order)
      return [{ takenAt, milliCelsius: temperatureOf(value, unit), quality: 'good' }]
    })
  })
  return withoutRepeats(readings.sort((a, b) => a.takenAt - b.takenAt))
}

/** Spreadsheets end their lines with empty cells; anything else too many or too few is a comma that is no separator. */
function requireWidth({ cells, line }: Row, width: number): void {
  if (cells.length === width || (cells.length > width && cells.slice(width).every((cell) => cell === ''))) return
  throw captureFault(
    'capture.csv-malformed',
    `expected ${width} cells in each line as in the one that names the columns, line ${line} has ${cells.length}`,
  )
}

function temperatureOf(text: string, unit: Degrees | 'thousandths'): MilliCelsius {
  return unit === 'thousandths' ? milliCelsius(whole(text)) : parseDegrees(text, unit)
}

function timeOf(text: string, utcOffset: string | undefined, order: DateOrder | undefined): Instant {
  const wall = spaced(text)
  if (/^\d{9,}$/.test(wall)) return sinceEpoch(wall)
  const [, date = wall, time, zone] = /^(\S+?)(?:[ T]+(\S.*?))? ?(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(wall) ?? []
  const offset = zone?.replace('UTC', 'Z').replace(/^(...)(\d\d)$/, '$1:$2') ?? utcOffset ?? ''
  return parseInstant(`${dayOf(date, order)}T${timeOfDay(time ?? '0:00')}${offset}`)
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
