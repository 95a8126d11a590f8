import type { Store } from '../store/index.ts'
import { canonicalBytes, sequenceBytes } from './canonicalReading.ts'

/** One unsealed reading: its 64 bytes and the link they made. */
export type TailRow = { readonly sequence: number; readonly canonical: Buffer; readonly link: Buffer }

/** Readings that are not sealed yet. Writing is for callers that hold a transaction. */
export type TailTable = {
  /** At most a thousand, in order, from a sequence on. */
  page(log: number, from: number): TailRow[]
  /** All of them, a page at a time. */
  rows(log: number, from: number): IterableIterator<TailRow>
  /** Where the same observation stands already. */
  find(log: number, canonical: Buffer): number | undefined
  add(log: number, row: TailRow): void
  /** Forgets the readings before `end`; they are in a segment now. */
  removeBefore(log: number, end: number): void
}

type Row = { readonly sequence: number; readonly observed: Uint8Array; readonly link: Uint8Array }

const pageSql = `
  SELECT sequence, observed, link FROM reading
  WHERE log = ? AND sequence >= ? ORDER BY sequence LIMIT 1000`

export function tailTable(store: Store): TailTable {
  const page = store.prepare<Row>(pageSql)
  const find = store.prepare<{ sequence: number }>('SELECT sequence FROM reading WHERE log = ? AND observed = ?')
  const add = store.prepare('INSERT INTO reading (log, sequence, observed, link) VALUES (?, ?, ?, ?)')
  const removeBefore = store.prepare('DELETE FROM reading WHERE log = ? AND sequence < ?')

  const pageFrom = (log: number, from: number) => page.all(log, from).map(tailRow)

  return {
    page: pageFrom,
    *rows(log, from) {
      let rows = pageFrom(log, from)
      for (let last = rows.at(-1); last; last = rows.at(-1)) {
        yield* rows
        rows = pageFrom(log, last.sequence + 1)
      }
    },
    find: (log, canonical) => find.get(log, canonical.subarray(sequenceBytes))?.sequence,
    add: (log, { sequence, canonical, link }) => void add.run(log, sequence, canonical.subarray(sequenceBytes), link),
    removeBefore: (log, end) => void removeBefore.run(log, end),
  }
}

function tailRow({ sequence, observed, link }: Row): TailRow {
  const canonical = Buffer.alloc(canonicalBytes)
  canonical.writeBigUInt64BE(BigInt(sequence))
  canonical.set(observed, sequenceBytes)
  return { sequence, canonical, link: Buffer.from(link) }
}
