import { styleText } from 'node:util'
import { printable } from '../values/index.ts'
import { displayWidth, fitted, wrapped } from './displayWidth.ts'

export type Cell = string | number
type Output = Pick<NodeJS.WriteStream, 'columns' | 'isTTY'>

const gap = 2
const narrowest = 4

/**
 * Rows under headings, no wider than the terminal (80 columns where there is none). Nothing is left out: what is wider
 * than its column goes on below, between words as long as that is enough, so that an identity stays whole as long as the
 * terminal permits. Numbers stand right. Cells come from outside and are made printable here.
 *
 * @param rows - Each as long as `headings`.
 * @returns Lines without a final line end; the headings alone when there are no rows.
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  output: Output = process.stdout,
) {
  const cells = rows.map((row) => row.map((cell) => printable(String(cell))))
  const widths = widthsOf([headings, ...cells], (output.columns || 80) - gap * (headings.length - 1))
  const isNumber = headings.map((_, at) => rows.length > 0 && rows.every((row) => typeof row[at] === 'number'))
  const line = (row: readonly string[]) =>
    widths
      .map((width, at) => fitted(row[at] ?? '', width, isNumber[at] ? 'right' : 'left'))
      .join(' '.repeat(gap))
      .trimEnd()
  const lines = (row: readonly string[]) => {
    const parts = row.map((cell, at) => wrapped(cell, widths[at] ?? narrowest))
    const height = Math.max(1, ...parts.map(({ length }) => length))
    return Array.from({ length: height }, (_, down) => line(parts.map((part) => part[down] ?? '')))
  }
  const head = lines(headings).map((each) => (output.isTTY ? styleText('bold', each) : each))
  return [...head, ...cells.flatMap(lines)].join('\n')
}

/** Digits that name or count: half of them on the next line, and they seem to say something else. */
const identity = /\d{4}|0x[0-9a-f]{4}/i

/** As wide as the cells where that fits; else down to the longest words, then within words, within identities at last. */
function widthsOf(rows: readonly (readonly string[])[], available: number): number[] {
  const columns = (rows[0] ?? []).map((_, at) => rows.map((row) => row[at] ?? ''))
  const widest = columns.map((cells) => Math.max(...cells.map(displayWidth)))
  const words = columns.map((cells) => Math.max(...cells.flatMap((cell) => cell.split(' ').map(displayWidth))))
  const identities = columns.map((cells, at) => (cells.some((cell) => identity.test(cell)) ? words[at] : 0) ?? 0)
  const steps = [words, identities, columns.map(() => narrowest)]
  return steps.reduce((widths, least) => narrowed(widths, least, available), widest)
}

/** Takes one place at a time from the widest column that has any to give, until the line fits. */
function narrowed(widths: readonly number[], least: readonly number[], available: number): number[] {
  const result = [...widths]
  let excess = result.reduce((sum, width) => sum + width, 0) - available
  for (; excess > 0; excess--) {
    const giving = result.map((width, at) => (width > Math.max(narrowest, least[at] ?? 0) ? width : 0))
    const at = giving.indexOf(Math.max(...giving))
    if ((giving[at] ?? 0) === 0) break
    result[at] = (result[at] ?? 0) - 1
  }
  return result
}
