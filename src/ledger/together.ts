import { type Fields, givesDose, speaksOfDose } from '../sign/index.ts'

/**
 * How many of these statements may go in one transaction, from the first: a dose is proven only once the transaction that
 * recorded it has ended.
 */
export function togetherFrom(statements: readonly Pick<Fields, 'kind'>[]): number {
  const dosed = statements.findIndex(givesDose)
  const asked = statements.findIndex((statement, at) => dosed >= 0 && at > dosed && speaksOfDose(statement))
  return asked < 0 ? statements.length : asked
}
