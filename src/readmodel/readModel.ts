import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openStore, type Store } from '../store/index.ts'
import { type Digest, isFault } from '../values/index.ts'
import { fold, type Recorded } from './fold/index.ts'
import { type Tables, tableNames, tablesOf } from './tables.ts'
import { undoingIn } from './undoing.ts'

/** The last block whose entries were folded. */
export type Cursor = { readonly height: number; readonly hash: Digest }

/** One answer of the ledger, as the read model takes it in: recorded with its event, or refused with a code. */
export type Answer = {
  readonly id: Digest
  readonly height: number
  readonly position: number
  readonly refusal: number
  readonly recorded: (Recorded & { readonly kind: number; readonly subject: Digest }) | null
}

export type ReadModel = {
  readonly tables: Tables
  readonly cursor: () => Cursor | null
  /**
   * Folds the entries of the blocks behind the cursor up to `to`, all or none, and moves the cursor there. Where the cursor
   * is no longer at `from`, another process has gone on with it, and nothing happens.
   */
  readonly take: (answers: readonly Answer[], blocks: { readonly from: Cursor | null; readonly to: Cursor }) => void
  /** Where it could go back to, newest first. */
  readonly strides: () => Cursor[]
  /** Goes back to where it was at the end of an earlier stride; nothing happens where another process has moved it. */
  readonly rollBack: (cursors: { readonly from: Cursor; readonly to: Cursor }) => void
  /** Forgets everything; the next `take` starts from the first block. */
  readonly clear: () => void
  readonly count: () => { recorded: number; rejected: number }
  /** Every row as text, in a fixed order: two read models of one ledger are equal exactly when this is. */
  readonly dump: () => string
  /** Every answer of the ledger that was taken in, as text: what counts and lists of statements are made from. */
  readonly trail: () => string
  readonly close: () => void
}

export const migrations = { dir: join(import.meta.dirname, 'sql') }

/**
 * Opens the read model, or begins one. What another version made, or the disk damaged, is begun anew: nothing is lost by
 * it. Where no file can be written, as in a copy that may only be read, it is begun in memory.
 */
export function openReadModel(path: string): ReadModel {
  try {
    const store = opened(path)
    if (store.writable) return readModelOver(store)
    store.close()
  } catch (error) {
    if (!isFault(error) || !placeless.includes(error.code)) throw error
  }
  return newReadModel()
}

/** A read model in memory, of nothing yet. */
export function newReadModel(): ReadModel {
  return readModelOver(openStore(':memory:', { migrations }))
}

function opened(path: string): Store {
  try {
    return openStore(path, { migrations })
  } catch (error) {
    if (!isFault(error) || !worthless.includes(error.code) || !removed(path)) throw error
    return openStore(path, { migrations })
  }
}

/** What a file may be that is no read model of this program; it is begun anew. */
export const worthless = ['store.version', 'store.migration-edited', 'store.corrupt', 'store.not-a-database']
/** Where none can be begun in a file. */
const placeless = [...worthless, 'store.unwritable', 'store.unreadable']

function removed(path: string): boolean {
  try {
    for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true })
    return true
  } catch {
    return false
  }
}

/** The read model in a store that is open already. */
export function readModelOver(store: Store): ReadModel {
  const undoing = undoingIn(store)
  const tables = tablesOf(store, undoing.note)
  const getCursor = store.prepare<Cursor>('SELECT height, hash FROM cursor')
  const putCursor = store.prepare(
    'INSERT INTO cursor (id, height, hash) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET height = excluded.height, hash = excluded.hash',
  )
  const addEntry = store.prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const counts = store.prepare<{ refused: number; count: number }>(
    'SELECT refusal > 0 AS refused, count(*) AS count FROM entry GROUP BY 1',
  )
  const cursor = () => getCursor.get() ?? null
  return {
    tables,
    cursor,
    take(entries, { from, to }) {
      store.transaction(() => {
        if (cursor()?.hash !== from?.hash) return
        undoing.begin(to)
        for (const { id, height, position, refusal, recorded } of entries) {
          const { kind = null, subject = null, party = null, signer = null } = recorded ?? {}
          addEntry.run(id, height, position, kind, subject, party, signer, refusal)
          if (recorded) fold(tables, recorded)
        }
        putCursor.run(to.height, to.hash)
        undoing.end(to)
      })
    },
    strides: undoing.strides,
    rollBack({ from, to }) {
      store.transaction(() => {
        if (cursor()?.hash !== from.hash) return
        undoing.undoTo(to.height)
        putCursor.run(to.height, to.hash)
      })
    },
    clear() {
      store.transaction(() => {
        for (const table of [...tableNames, 'entry', 'cursor', 'undo', 'stride'])
          store.prepare(`DELETE FROM "${table}"`).run()
      })
    },
    count() {
      const of = (refused: number) => counts.all().find((row) => row.refused === refused)?.count ?? 0
      return { recorded: of(0), rejected: of(1) }
    },
    dump: () => JSON.stringify(tableNames.map((name) => tables[name].list())),
    trail: () => JSON.stringify(store.prepare('SELECT * FROM entry ORDER BY height, position').all()),
    close: () => store.close(),
  }
}
