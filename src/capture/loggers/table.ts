import { type CsvColumns, readCsv } from './csv.ts'
import { daysFrom } from './days.ts'
import type { LoggerFile } from './loggerFile.ts'

/** Whether a file may be a table: its first line with something in it has more than one cell. */
export function isTable(file: Uint8Array): boolean {
  const beginning = Buffer.from(file.subarray(0, 4096)).toString('utf8')
  return !beginning.includes('\0') && /^\s*(sep=.|[^\n]*[,;\t][^\n]*)(\r|\n|$)/.test(beginning)
}

/** Reads a plain table as what a logger says: nobody signed it, and it names no device. */
export function readTable(file: Uint8Array, columns: CsvColumns): LoggerFile {
  const readings = readCsv(file, { ...columns, utcOffset: columns.utcOffset ?? 'Z' }).map(
    ({ takenAt, milliCelsius }) => ({ at: takenAt, milliCelsius }),
  )
  return {
    format: 'csv',
    device: null,
    serial: null,
    signature: { status: 'absent', lot: null, key: null },
    days: daysFrom(readings, []),
    readings,
    activationKilojoule: null,
  }
}
