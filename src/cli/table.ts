import { styleText } from 'node:util'
import { printable } from '../values/index.ts'
import { displayWidth, fitted } from './displayWidth.ts'

export type Cell = string | number
type Output = Pick<NodeJS.WriteStream, 'columns' | 'isTTY'>

const gap = 2
const narrowest = 4

/**
 * Rows under headings, no wider than the terminal (80 columns where there is none): the widest columns give way first,
 * and what is cut ends with `…`. Numbers stand right. Cells come from outside and are made printable here.
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
  const widths = narrowed(
    headings.map((heading, at) => Math.max(...[heading, ...cells.map((row) => row[at] ?? '')].map(displayWidth))),
    (output.columns || 80) - gap * (headings.length - 1),
  )
  const isNumber = headings.map((_, at) => rows.length > 0 && rows.every((row) => typeof row[at] === 'number'))
  const line = (row: readonly string[]) =>
    widths
      .map((width, at) => fitted(row[at] ?? '', width, isNumber[at] ? 'right' : 'left'))
      .join(' '.repeat(gap))
      .trimEnd()
  const head = line(headings)
  return [output.isTTY ? styleText('bold', head) : head, ...cells.map(line)].join('\n')
}

/** Takes one column at a time from the widest until the line fits or nothing is left to take. */
function narrowed(widths: readonly number[], available: number): number[] {
  const result = [...widths]
  let excess = result.reduce((sum, width) => sum + width, 0) - available
  for (; excess > 0; excess--) {
    const widest = result.indexOf(Math.max(...result))
    if ((result[widest] ?? 0) <= narrowest) break
    result[widest] = (result[widest] ?? 0) - 1
  }
  return result
}
