import { accessSync, closeSync, constants, existsSync, fstatSync, openSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { isFault } from '../values/index.ts'
import { takeTurns } from './exclusive.ts'
import { asFault, mapped, storeFault } from './faults.ts'
import { checkMigrations, type Migrations, migrate } from './migrate.ts'
import type { Query, SqlValue, Store } from './store.ts'

/**
 * Opens a SQLite file and brings its schema up to date; a file that is not there is made. One that may not be written,
 * as in a copy on a medium that is read-only, is opened to be read: who writes is told so when it comes to that.
 *
 * Read-only leaves no trace: a database nobody has open is read as immutable, because even a reading connection would
 * otherwise leave `-wal` and `-shm` files beside it. Where they are there already, left by a process that was killed or
 * in use by one that is not, a snapshot is read through them, and only who is writing there writes to them.
 *
 * @param options.migrations - The directory of `NNNN_name.sql` files this database is made from.
 * @throws store.missing, store.unreadable, store.unwritable, store.not-a-database, store.corrupt, store.busy, store.full,
 *   store.version, store.migration-edited
 */
export function openStore(path: string, options: { readOnly?: boolean; migrations: Migrations }): Store {
  if (options.readOnly) return openToRead(path, options.migrations)
  try {
    if (mayWrite(path)) return openToWrite(path, options.migrations)
  } catch (error) {
    if (!isFault(error, 'store.unwritable') || !existsSync(path)) throw error
  }
  return openToRead(path, options.migrations)
}

function openToWrite(path: string, migrations: Migrations): Store {
  const db = mapped(path, () => new DatabaseSync(path, settings))
  return readied(storeOver(path, db, true), db, (store) => {
    mapped(path, () => db.exec(writingPragmas))
    migrate(store, (sql) => mapped(path, () => db.exec(sql)), migrations)
  })
}

function openToRead(path: string, migrations: Migrations): Store {
  requireReadable(path)
  const db = mapped(path, () => connectToRead(path))
  return readied(storeOver(path, db, false), db, (store) => {
    mapped(path, () => db.exec(readingPragmas))
    checkMigrations(store, migrations)
  })
}

function readied(store: Store, db: DatabaseSync, ready: (store: Store) => void): Store {
  try {
    ready(store)
    return store
  } catch (error) {
    db.close()
    throw error
  }
}

/** Asked before SQLite is, because a database that may not be written still gets files beside it. */
function mayWrite(path: string): boolean {
  if (!existsSync(path)) return true
  try {
    for (const each of [path, dirname(path)]) accessSync(each, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function requireReadable(path: string): void {
  try {
    // Not access(2), which asks for whoever started the program rather than for whom it runs as.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const isFile = fstatSync(file).isFile()
    closeSync(file)
    if (!isFile) throw storeFault('store.unreadable', `expected a database at ${path}, it is not a file`)
  } catch (error) {
    if (isFault(error)) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw storeFault('store.missing', `expected a database at ${path}, found none`)
    throw storeFault('store.unreadable', `${path} may not be read (${code})`, error)
  }
}

const lockTimeoutMs = 2000

/** Pages: more than any database has. */
const wholeDatabase = 2 ** 31 - 1

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

const settings = { timeout: lockTimeoutMs, enableForeignKeyConstraints: true, defensive: true }

/** @see https://www.sqlite.org/wal.html#read_only_databases and os_unix.c for `readonly_shm` */
function connectToRead(path: string): DatabaseSync {
  const untouched = pathToFileURL(path)
  const options = { ...settings, readOnly: true }
  if (!existsSync(`${path}-wal`)) untouched.searchParams.set('immutable', '1')
  else if (existsSync(`${path}-shm`)) untouched.searchParams.set('readonly_shm', '1')
  else if (process.platform !== 'win32') {
    // A log without its index: nobody has it open, for whoever does makes one. SQLite would make it too, unless it may
    // keep it in its own memory, which it does for a database that it need not share.
    untouched.searchParams.set('vfs', 'unix-none')
    const db = new DatabaseSync(untouched, options)
    db.exec('PRAGMA locking_mode = EXCLUSIVE')
    return db
  }
  return new DatabaseSync(untouched, options)
}

function storeOver(path: string, db: DatabaseSync, writable: boolean): Store {
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
    writable,
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
        // In one go: after each part it would begin again if somebody wrote, and where many write it would never end.
        await backup(db, unfinished, { rate: wholeDatabase })
        renameSync(unfinished, target)
      } catch (error) {
        throw asFault(target, error)
      }
    },
    compact() {
      mapped(path, () => db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)'))
    },
    fold: () => mapped(path, () => db.exec('PRAGMA wal_checkpoint(PASSIVE)')),
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
