import type { Store } from '../store/index.ts'
import { type Address, type Digest, sha256 } from '../values/index.ts'
import { journalFault } from './faults.ts'

/** A sealed run as it is kept: `sha256` names its file. */
export type SegmentRow = { readonly first: number; readonly count: number; readonly sha256: Digest }

/** What stays of a segment whose file lies elsewhere. Times are UTC ms, temperatures m°C; nobody signed the figures. */
export type Thinned = SegmentRow & {
  /** Position of the checkpoint at which it ends, which the ledger recorded. */
  readonly anchor: number
  readonly firstAt: number
  readonly lastAt: number
  readonly lowest: number
  readonly highest: number
  readonly mean: number
}

/**
 * Where the files of segments lie that are shared with others.
 *
 * @param size - Of the device's log at the segment's end.
 * @returns The file; `undefined` when it is not there.
 */
export type Shelf = (device: Address, size: number) => Uint8Array | undefined

/** The files of sealed segments. Writing is for callers that hold a transaction. */
export type SegmentTable = {
  /** The file that holds a reading, if it is sealed. @throws journal.segment-thinned */
  covering(log: number, sequence: number): Uint8Array | undefined
  /** One that is kept here. */
  find(log: number, sha256: Digest): SegmentRow | undefined
  /** Those that are kept here. */
  list(log: number): SegmentRow[]
  /** Those that are not. */
  thinned(log: number): Thinned[]
  /** From here, or from the shelf if what lies there is the same. */
  file(log: number, sha256: Digest): Uint8Array | undefined
  add(log: number, first: number, count: number, body: Uint8Array): Digest
  /** The position of a checkpoint that the ledger recorded. */
  recordedAt(checkpoint: Digest): number | undefined
  /** Leaves a segment's file to the shelf. */
  thin(log: number, row: Thinned): void
}

type Shelved = SegmentRow & { readonly device: Address }

const coveringSql = 'SELECT body FROM segment WHERE log = ? AND first <= ? AND first + count > ?'
const listSql = 'SELECT first, count, sha256 FROM segment WHERE log = ? ORDER BY first'
const fileSql = 'SELECT body FROM segment WHERE log = ? AND sha256 = ?'
const addSql = 'INSERT INTO segment (log, first, count, sha256, body) VALUES (?, ?, ?, ?, ?)'
const thinnedSql = `
  SELECT first, count, sha256, anchor, first_at AS firstAt, last_at AS lastAt, lowest, highest, mean
  FROM thinned WHERE log = ? ORDER BY first`
const shelvedSql = `
  SELECT first, count, sha256, name AS device FROM thinned JOIN log ON number = log
  WHERE log = ? AND `
const recordedSql = `
  SELECT position FROM statement JOIN outbox USING (position) WHERE id = ? AND status = 'recorded'`
const thinSql = `
  INSERT INTO thinned (log, first, count, sha256, anchor, first_at, last_at, lowest, highest, mean)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

export function segmentTable(store: Store, shelf: Shelf): SegmentTable {
  const covering = store.prepare<{ body: Uint8Array }>(coveringSql)
  const list = store.prepare<SegmentRow>(listSql)
  const file = store.prepare<{ body: Uint8Array }>(fileSql)
  const add = store.prepare(addSql)
  const thinned = store.prepare<Thinned>(thinnedSql)
  const shelvedAt = store.prepare<Shelved>(`${shelvedSql} first <= ? AND first + count > ?`)
  const shelvedAs = store.prepare<Shelved>(`${shelvedSql} sha256 = ?`)
  const find = store.prepare<SegmentRow>('SELECT first, count, sha256 FROM segment WHERE log = ? AND sha256 = ?')
  const recorded = store.prepare<{ position: number }>(recordedSql)
  const thin = store.prepare(thinSql)
  const remove = store.prepare('DELETE FROM segment WHERE log = ? AND sha256 = ?')

  return {
    covering(log, sequence) {
      const here = covering.get(log, sequence, sequence)?.body
      const row = here ? undefined : shelvedAt.get(log, sequence, sequence)
      return row ? (fromShelf(row) ?? gone(row)) : here
    },
    find: (log, name) => find.get(log, name),
    list: (log) => list.all(log).map((row) => ({ ...row })),
    thinned: (log) => thinned.all(log).map((row) => ({ ...row })),
    file(log, name) {
      const row = shelvedAs.get(log, name)
      return row ? fromShelf(row) : file.get(log, name)?.body
    },
    add(log, first, count, body) {
      const name = sha256(body)
      add.run(log, first, count, name, body)
      return name
    },
    recordedAt: (checkpoint) => recorded.get(checkpoint)?.position,
    thin(log, row) {
      const { anchor, firstAt, lastAt, lowest, highest, mean } = row
      thin.run(log, row.first, row.count, row.sha256, anchor, firstAt, lastAt, lowest, highest, mean)
      remove.run(log, row.sha256)
    },
  }

  function fromShelf({ device, first, count, sha256: name }: Shelved): Uint8Array | undefined {
    const found = shelf(device, first + count)
    return found && sha256(found) === name ? found : undefined
  }

  function gone({ device, first, count }: Shelved): never {
    const whose = `${count} readings of ${device} from ${first} on`
    throw journalFault('journal.segment-thinned', `expected ${whose} in the exchange folder, they are not there`)
  }
}
