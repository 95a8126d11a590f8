import { CsvError, parse } from 'csv-parse/sync'
import { captureFault } from '../faults.ts'

/** One line of a table. `line`: as an editor counts, from 1. */
export type Row = { readonly line: number; readonly cells: string[] }

/** How files that are no text begin. */
const beginnings: readonly (readonly [beginning: string, what: string])[] = [
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['%PDF', 'a PDF'],
  ['PK\x03\x04', 'an archive, perhaps a spreadsheet that was not saved as CSV'],
  ['\xd0\xcf\x11\xe0', 'an old spreadsheet that was not saved as CSV'],
  ['\x1f\x8b', 'a compressed file'],
  ['SQLite format', 'a database'],
]

/**
 * The cells of a text with commas, semicolons or tabs between them, whichever its lines have; in UTF-8, or in UTF-16 as
 * some spreadsheets save it.
 *
 * @throws capture.csv-malformed when it is no text, or a quotation mark is astray
 */
export function rowsOf(file: Uint8Array): Row[] {
  const text = textOf(file)
  const lines: number[] = []
  try {
    const cells = parse(text, {
      ...{ trim: true, skip_empty_lines: true, relax_column_count: true, delimiter: separatorOf(text) },
      on_record(record: string[], { lines: line }) {
        lines.push(line)
        return record
      },
    }) as string[][]
    return cells.map((row, i) => ({ line: lines[i] ?? i + 1, cells: row }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? ` near line ${error.lines}` : ''
    throw captureFault('capture.csv-malformed', `expected each quotation mark to be closed, one${line} is not`)
  }
}

function textOf(file: Uint8Array): string {
  const bytes = Buffer.from(file)
  const beginning = bytes.subarray(0, 512).toString('latin1')
  const found = beginnings.find(([start]) => beginning.startsWith(start))?.[1]
  if (found) throw notText(found)
  const isWide = beginning.startsWith('\xff\xfe') || beginning.startsWith('\xfe\xff')
  if (!isWide && beginning.includes('\0')) throw notText('bytes that are no text')
  return new TextDecoder(beginning.startsWith('\xfe') ? 'utf-16be' : isWide ? 'utf-16le' : 'utf-8').decode(bytes)
}

/** A semicolon or a tab is there to separate; a comma may also stand in a number. */
function separatorOf(text: string): string {
  const named = /^sep=(.)/.exec(text)?.[1]
  if (named) return named
  const lines = text.slice(0, 65_536).split(/\r\n|\r|\n/, 40)
  const score = (separator: string) => lines.filter((line) => line.includes(separator)).length
  return [';', '\t', ','].reduce((best, other) => (score(other) > score(best) ? other : best))
}

function notText(received: string) {
  return captureFault('capture.csv-malformed', `expected a table in text, received ${received}`)
}
