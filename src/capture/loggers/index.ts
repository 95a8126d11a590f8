import { captureFault } from '../faults.ts'
import { isTextExport, readTextExport } from './berlinger/textExport.ts'
import type { CsvColumns } from './csv.ts'
import type { LoggerFile } from './loggerFile.ts'
import { isTable, readTable } from './table.ts'

// A new format is one folder beside this file and one row here. The table is last: it takes any text with columns.
const formats = [
  { recognises: isTextExport, read: readTextExport },
  { recognises: isTable, read: readTable },
]

/**
 * Reads the file of a data logger, whatever format it is in.
 *
 * @param columns - For a table: which of its columns hold what. Its times without a zone are the logger's own.
 * @throws capture.logger-unknown, capture.logger-malformed, capture.time-malformed, capture.csv-malformed
 */
export function readLoggerFile(file: Uint8Array, columns: CsvColumns = {}): LoggerFile {
  const format = formats.find(({ recognises }) => recognises(file))
  if (format) return format.read(file, columns)
  throw captureFault(
    'capture.logger-unknown',
    'expected the text export of a Fridge-tag or Q-tag, or a table in CSV, the file begins otherwise',
  )
}
