import type { Clock, Random } from '../values/index.ts'

export type SqlValue = null | number | bigint | string | Uint8Array

/** One prepared statement. Values are positional; a row is a record by column name, without a prototype. */
export type Query<Row> = {
  run(...values: SqlValue[]): { readonly changes: number }
  get(...values: SqlValue[]): Row | undefined
  all(...values: SqlValue[]): Row[]
  /** Reads lazily; do not write to the same table while it is being read. */
  iterate(...values: SqlValue[]): IterableIterator<Row>
}

/** What a wait for the write lock needs: time, and jitter so that waiting processes do not collide again and again. */
export type Wait = { readonly clock: Clock; readonly random?: Random }

/**
 * One open SQLite file. Every method throws a `store.*` fault when the file or the disk is at fault.
 *
 * What {@link Store.transaction} or {@link Store.exclusive} returned is on the disk and survives a power cut.
 */
export type Store = {
  readonly path: string
  /** False where only reading is possible: every write ends with store.unwritable. */
  readonly writable: boolean
  /** `Row` is what the query's columns are; the tables are STRICT, so SQLite itself keeps the types. */
  prepare<Row = Record<string, SqlValue>>(sql: string): Query<Row>
  /**
   * Runs `work` under the write lock, all of it or none of it.
   *
   * @throws store.busy when another process keeps the lock longer than two seconds; store.nested inside another one.
   */
  transaction<T>(work: () => T): T
  /**
   * Lets several queries see one state of the file while others go on writing. Inside a transaction they do anyway.
   * It is for reading: what is written in it is undone.
   */
  snapshot<T>(work: () => T): T
  /**
   * A transaction that may await: the lock is taken before `work` begins and waited for without blocking. Calls on one
   * store queue up; while one runs, everything said to this store belongs to it.
   *
   * @throws store.busy when the lock was not free for 30 s.
   */
  exclusive<T>(work: () => Promise<T>, wait: Wait): Promise<T>
  /** Copies a consistent state to `path` while others go on writing; the copy appears whole or not at all. */
  backup(path: string): Promise<void>
  /**
   * Gives the room of what was deleted back to the disk. Meanwhile nobody writes, and the disk must hold a second copy.
   *
   * @throws store.busy while another process is writing; store.full. Nothing is lost either way.
   */
  compact(): void
  /**
   * Brings what stands in the write-ahead log into the file, so that the log's own room is written over: all that can be done
   * on a disk without any.
   *
   * @throws store.full when the file would have to grow for it. Nothing is lost either way.
   */
  fold(): void
  close(): void
}
