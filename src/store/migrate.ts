import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Digest, sha256 } from '../values/index.ts'
import { storeFault } from './faults.ts'
import type { Store } from './store.ts'

/** The directory that holds `0001_name.sql`, `0002_name.sql`, … */
export type Migrations = { readonly dir: string }

type Migration = { readonly number: number; readonly name: string; readonly sql: string; readonly sha256: Digest }
type Applied = Omit<Migration, 'sql'>

/**
 * Applies what is missing, each file in one transaction together with the record of it.
 *
 * @throws store.version for a file written by a newer program or by another one; store.migration-edited when a
 *   migration that was applied here has changed since.
 */
export function migrate(store: Store, exec: (sql: string) => void, { dir }: Migrations): void {
  const known = readMigrations(dir)
  // Under the lock: two processes may open a new file at the same moment.
  store.transaction(() => {
    if (!isOurs(store)) throw foreign(store)
    exec(recordTable)
    checkApplied(store, known, readApplied(store))
  })
  for (const migration of known)
    store.transaction(() => {
      if (readApplied(store).some((row) => row.number === migration.number)) return
      exec(migration.sql)
      store.prepare(insertApplied).run(migration.number, migration.name, migration.sha256)
    })
}

/** The same questions without a pen: every migration must be there already. */
export function checkMigrations(store: Store, { dir }: Migrations): void {
  if (!hasRecord(store)) throw foreign(store)
  const known = readMigrations(dir)
  const applied = readApplied(store)
  checkApplied(store, known, applied)
  if (applied.length < known.length)
    throw storeFault('store.version', `${store.path} has schema ${applied.length}, expected ${known.length}`)
}

const recordTable = `
  CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    sha256 TEXT NOT NULL
  ) STRICT`

const insertApplied = 'INSERT INTO migration (number, name, sha256) VALUES (?, ?, ?)'

function readMigrations(dir: string): Migration[] {
  return readdirSync(dir)
    .filter((file) => /^\d{4}_.+\.sql$/.test(file))
    .sort()
    .map((file) => {
      // A checkout may have rewritten the line ends; that is no edit.
      const sql = readFileSync(join(dir, file), 'utf8').replaceAll('\r\n', '\n')
      return { number: Number(file.slice(0, 4)), name: file, sql, sha256: sha256(sql) }
    })
}

function readApplied(store: Store): Applied[] {
  return store.prepare<Applied>('SELECT number, name, sha256 FROM migration ORDER BY number').all()
}

function checkApplied(store: Store, known: Migration[], applied: Applied[]): void {
  for (const row of applied) {
    const ours = known.find((migration) => migration.number === row.number)
    if (!ours)
      throw storeFault('store.version', `${store.path} has schema ${row.number}, this program knows ${known.length}`)
    if (ours.sha256 !== row.sha256)
      throw storeFault('store.migration-edited', `${row.name} was ${row.sha256} when applied, is ${ours.sha256} now`)
  }
}

function hasRecord(store: Store): boolean {
  return store.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'`).get() !== undefined
}

function isOurs(store: Store): boolean {
  return hasRecord(store) || store.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
}

function foreign(store: Store) {
  return storeFault('store.version', `${store.path} is a database, but vialtrace did not make it`)
}
