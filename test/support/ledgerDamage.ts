import { openChainStore } from '../../src/ledger/embedded/tables.ts'
import type { SqlValue } from '../../src/store/index.ts'

/** Edits a chain the way someone with the file and a database tool would: past the program, past foreign keys. */
export function editChain(file: string, sql: string, ...values: SqlValue[]): void {
  const store = openChainStore(file)
  try {
    store.prepare('PRAGMA foreign_keys = OFF').run()
    store.prepare(sql).run(...values)
  } finally {
    store.close()
  }
}

export function rowsOf<Row>(file: string, sql: string, ...values: SqlValue[]): Row[] {
  const store = openChainStore(file, { readOnly: true })
  try {
    return store.prepare<Row>(sql).all(...values)
  } finally {
    store.close()
  }
}

/** The same bytes with one bit turned over. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(bytes)
  const at = Math.floor(bit / 8) % bytes.length
  flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit % 8))
  return flipped
}
