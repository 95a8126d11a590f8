import { printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import type { Row } from './rows.ts'
import type { Degrees } from './temperature.ts'

/** Columns by their names; `undefined`: found by the usual names. */
export type ColumnNames = {
  readonly time?: string | undefined
  readonly temperature?: string | undefined
}

/** Where the columns of a table are. */
export type Headings = {
  /** The line that names them. */
  readonly line: number
  /** One column, or two: a date and its time of day. */
  readonly time: readonly number[]
  readonly temperature: number
  readonly unit: Degrees | 'thousandths'
}

const whenNames =
  /^(at|timestamp|datetime|takenat|utc|abst|zeitpunkt|zeitstempel|datumzeit|dateheure|fechahora|datetime?(utc|local))$/
const dateNames = /^(date|datum|fecha|data|dato)$/
const clockNames = /^(time|uhrzeit|zeit|heure|hora|tid)$/
const temperatureNames = /^(temp|celsius|kelvin|fahrenheit|tvc|millic)|^(t|c|f|k|value|wert|reading)$/
/** So many lines may tell of the logger before one names the columns. */
const sought = 100

/**
 * Finds the line that names the columns, and what they hold.
 *
 * @throws capture.csv-malformed, saying what the first line has instead
 */
export function headingsOf(table: readonly Row[], names: ColumnNames): Headings {
  for (const { line, cells } of table.slice(0, sought)) {
    const time = timeColumns(cells, names.time)
    const temperature = cells.findIndex((name, at) => !time.includes(at) && isTemperature(name, names.temperature))
    if (time.length > 0 && temperature !== -1)
      return { line, time, temperature, unit: unitOf(cells[temperature] ?? '') }
  }
  const cells = table[0]?.cells ?? []
  const lacksTime = timeColumns(cells, names.time).length === 0
  const [what, named] = lacksTime ? ['time', names.time] : ['temperature', names.temperature]
  const called = named === undefined ? '' : ` called "${printable(named)}"`
  const found = printable(cells.join(', ')) || 'nothing'
  throw captureFault('capture.csv-malformed', `expected a column of ${what}${called}, the first line has ${found}`)
}

function timeColumns(cells: readonly string[], named: string | undefined): number[] {
  const find = (usual: (name: string) => boolean) => cells.findIndex((cell) => usual(plain(cell)))
  if (named !== undefined) return [cells.indexOf(named)].filter((at) => at !== -1)
  const [when, date, clock] = [whenNames, dateNames, clockNames].map((names) => find((name) => names.test(name)))
  const parts = when === -1 ? [date, clock] : [when]
  return parts.filter((at): at is number => at !== undefined && at !== -1)
}

function isTemperature(name: string, named: string | undefined): boolean {
  return named === undefined ? temperatureNames.test(plain(name)) : name === named
}

/** A name that says nothing of its unit holds degrees Celsius. */
function unitOf(name: string): Headings['unit'] {
  if (/milli|mc$/.test(plain(name))) return 'thousandths'
  if (/fahrenheit|(°\s*|\(|\[|_|^)f[)\]]?$/i.test(name)) return 'F'
  return /kelvin|(°\s*|\(|\[|_|^)k[)\]]?$/i.test(name) ? 'K' : 'C'
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '')
}
