import type { ChainFindingCode, Report } from '../chainFindings.ts'
import type { LogRow, TxRow } from './tables.ts'

type Derived = { readonly txs: readonly TxRow[]; readonly logs: readonly LogRow[] }

/** Compares what the tables hold about one block with what executing that block gave. */
export function compareDerived(block: number, expected: Derived, stored: Derived, report: Report): void {
  compareRows('chain.transaction-edited', `block ${block}, transaction`, expected.txs, stored.txs, report)
  compareRows('chain.log-edited', `block ${block}, log`, expected.logs, stored.logs, report)
}

function compareRows<Row extends { readonly position: number }>(
  code: ChainFindingCode,
  what: string,
  expected: readonly Row[],
  stored: readonly Row[],
  report: Report,
): void {
  const left = new Map(stored.map((row) => [row.position, row]))
  for (const row of expected) {
    const found = left.get(row.position)
    left.delete(row.position)
    const edits = found ? differences(row, found) : ['the row is missing']
    for (const edit of edits) report(code, `${what} ${row.position}`, edit)
  }
  for (const position of left.keys()) report(code, `${what} ${position}`, 'the row was added')
}

function differences<Row extends object>(expected: Row, found: Row): string[] {
  const columns = Object.keys(expected) as (keyof Row & string)[]
  return columns.flatMap((column) => difference(column, expected[column], found[column]) ?? [])
}

/** What differs between two values of one column, or `undefined` when nothing does. */
export function difference(column: string, expected: unknown, found: unknown): string | undefined {
  if (expected instanceof Uint8Array && found instanceof Uint8Array) {
    const at = firstDifference(expected, found)
    return at === -1 ? undefined : `${column} differs from byte ${at} on`
  }
  return expected === found ? undefined : `${column} is ${shown(found)}, expected ${shown(expected)}`
}

const shown = (value: unknown): string => (value instanceof Uint8Array ? `${value.length} bytes` : String(value))

/** Also where the shorter one ends. */
function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i
  return -1
}
