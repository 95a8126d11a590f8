import type { Store } from '../store/index.ts'
import { type Digest, sha256 } from '../values/index.ts'

/** A sealed run as it is kept: `sha256` names its file. */
export type SegmentRow = { readonly first: number; readonly count: number; readonly sha256: Digest }

/** The files of sealed segments. Writing is for callers that hold a transaction. */
export type SegmentTable = {
  /** The file that holds a reading, if it is sealed. */
  covering(log: number, sequence: number): Uint8Array | undefined
  list(log: number): SegmentRow[]
  file(log: number, sha256: Digest): Uint8Array | undefined
  add(log: number, first: number, count: number, body: Uint8Array): Digest
}

const coveringSql = 'SELECT body FROM segment WHERE log = ? AND first <= ? AND first + count > ?'
const listSql = 'SELECT first, count, sha256 FROM segment WHERE log = ? ORDER BY first'
const fileSql = 'SELECT body FROM segment WHERE log = ? AND sha256 = ?'
const addSql = 'INSERT INTO segment (log, first, count, sha256, body) VALUES (?, ?, ?, ?, ?)'

export function segmentTable(store: Store): SegmentTable {
  const covering = store.prepare<{ body: Uint8Array }>(coveringSql)
  const list = store.prepare<SegmentRow>(listSql)
  const file = store.prepare<{ body: Uint8Array }>(fileSql)
  const add = store.prepare(addSql)

  return {
    covering: (log, sequence) => covering.get(log, sequence, sequence)?.body,
    list: (log) => list.all(log).map((row) => ({ ...row })),
    file: (log, name) => file.get(log, name)?.body,
    add(log, first, count, body) {
      const name = sha256(body)
      add.run(log, first, count, name, body)
      return name
    },
  }
}
