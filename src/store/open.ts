import { existsSync, renameSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { takeTurns } from './exclusive.ts'
import { asFault, mapped, storeFault } from './faults.ts'
import { checkMigrations, type Migrations, migrate } from './migrate.ts'
import type { Query, SqlValue, Store } from './store.ts'

/**
 * Opens a SQLite file and brings its schema up to date; a file that is not there is made.
 *
 * Read-only leaves no trace: a database nobody has open is read as immutable, because even a reading connection would
 * otherwise leave `-wal` and `-shm` files beside it. While another process has it open those files exist already, and
 * a snapshot is read through them.
 *
 * @param options.migrations - The directory of `NNNN_name.sql` files this database is made from.
 * @throws store.missing, store.unwritable, store.corrupt, store.busy, store.version, store.migration-edited
 */
export function openStore(path: string, options: { readOnly?: boolean; migrations: Migrations }): Store {
  const readOnly = options.readOnly ?? false
  if (readOnly && !existsSync(path)) throw storeFault('store.missing', `expected a database at ${path}, found none`)
  const db = mapped(path, () => connect(path, readOnly))
  const store = storeOver(path, db)
  try {
    mapped(path, () => db.exec(readOnly ? readingPragmas : writingPragmas))
    if (readOnly) checkMigrations(store, options.migrations)
    else migrate(store, (sql) => mapped(path, () => db.exec(sql)), options.migrations)
  } catch (error) {
    db.close()
    throw error
  }
  return store
}

const lockTimeoutMs = 2000

const readingPragmas = `
  -- A file from elsewhere may carry a schema written to harm its reader.
  PRAGMA trusted_schema = OFF;
  -- A damaged page is reported where it is met, not later as a wrong answer.
  PRAGMA cell_size_check = ON;
`

const writingPragmas = `
  ${readingPragmas}
  -- Readers never block the writer, and a commit costs one flush.
  PRAGMA journal_mode = WAL;
  -- In WAL mode anything less may lose the last commits when the power fails, and we have acknowledged them.
  PRAGMA synchronous = FULL;
  -- On macOS an ordinary flush stops at the drive's cache.
  PRAGMA fullfsync = ON;
`

function connect(path: string, readOnly: boolean): DatabaseSync {
  const options = { readOnly, timeout: lockTimeoutMs, enableForeignKeyConstraints: true, defensive: true }
  if (!readOnly || existsSync(`${path}-wal`)) return new DatabaseSync(path, options)
  const unattended = pathToFileURL(path)
  unattended.searchParams.set('immutable', '1')
  return new DatabaseSync(unattended, options)
}

function storeOver(path: string, db: DatabaseSync): Store {
  const rollback = () => {
    // SQLite has already rolled back by itself when the disk was full or failed.
    if (db.isTransaction) db.exec('ROLLBACK')
  }
  const begin = () => db.exec('BEGIN IMMEDIATE')
  const beginAtOnce = () => {
    db.exec('PRAGMA busy_timeout = 0')
    try {
      begin()
    } finally {
      db.exec(`PRAGMA busy_timeout = ${lockTimeoutMs}`)
    }
  }
  const commit = () => db.exec('COMMIT')

  return {
    path,
    prepare: (sql) => queryOver(path, db, sql),
    transaction(work) {
      if (db.isTransaction) throw storeFault('store.nested', `a transaction is already open on ${path}`)
      mapped(path, begin)
      try {
        const result = work()
        mapped(path, commit)
        return result
      } catch (error) {
        rollback()
        throw error
      }
    },
    snapshot(work) {
      if (db.isTransaction) return work()
      mapped(path, () => db.exec('BEGIN'))
      try {
        return work()
      } finally {
        rollback()
      }
    },
    exclusive: takeTurns({
      begin: () => mapped(path, beginAtOnce),
      commit: () => mapped(path, commit),
      rollback,
    }),
    async backup(target) {
      const unfinished = `${target}.part`
      try {
        await backup(db, unfinished)
        renameSync(unfinished, target)
      } catch (error) {
        throw asFault(target, error)
      }
    },
    close() {
      if (db.isOpen) db.close()
    },
  }
}

function queryOver<Row>(path: string, db: DatabaseSync, sql: string): Query<Row> {
  const statement = mapped(path, () => db.prepare(sql))
  return {
    run: (...values: SqlValue[]) => mapped(path, () => ({ changes: Number(statement.run(...values).changes) })),
    // The caller names the columns of its own query; STRICT tables keep what it names true.
    get: (...values: SqlValue[]) => mapped(path, () => statement.get(...values) as Row | undefined),
    all: (...values: SqlValue[]) => mapped(path, () => statement.all(...values) as Row[]),
    *iterate(...values: SqlValue[]) {
      const rows = mapped(path, () => statement.iterate(...values))
      for (;;) {
        const next = mapped(path, () => rows.next())
        if (next.done) return
        yield next.value as Row
      }
    },
  }
}
