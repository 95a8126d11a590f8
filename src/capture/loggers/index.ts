import { captureFault } from '../faults.ts'
import { isTextExport, readTextExport } from './berlinger/textExport.ts'
import type { LoggerFile } from './loggerFile.ts'

// A new format is one folder beside this file and one row here.
const formats = [{ recognises: isTextExport, read: readTextExport }]

/** Reads the file of a data logger, whatever format it is in. @throws capture.logger-unknown, capture.logger-malformed */
export function readLoggerFile(file: Uint8Array): LoggerFile {
  const format = formats.find(({ recognises }) => recognises(file))
  if (format) return format.read(file)
  throw captureFault(
    'capture.logger-unknown',
    'expected the text export of a Fridge-tag or Q-tag, the file begins otherwise',
  )
}
