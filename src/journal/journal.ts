import { join } from 'node:path'
import { openStore, type Store } from '../store/index.ts'
import { type Address, address } from '../values/index.ts'
import { type Outbox, outboxOf } from './outbox.ts'
import { type ReadingLog, readingLog } from './readingLog.ts'
import { type ScanLog, scanLog } from './scanLog.ts'
import { type StatementLog, statementLog } from './statementLog.ts'
import { tablesOf } from './tables.ts'

/** What one site has said and measured. It is only ever added to; several processes may have it open at once. */
export type Journal = StatementLog &
  Outbox & {
    readonly path: string
    /** The log of one device's readings; it begins with the first append. */
    readings(device: Address): ReadingLog
    /** Every device that has logged a reading here. */
    devices(): Address[]
    /** What was scanned at this site. */
    scans(): ScanLog
    /** Copies the journal while it goes on; the copy appears whole or not at all. */
    backup(path: string): Promise<void>
    close(): void
  }

/**
 * Opens a site's journal, or begins one when it is opened to be written.
 *
 * @throws the store.* faults of a file that cannot be used.
 */
export function openJournal(path: string, options: { readonly readOnly?: boolean } = {}): Journal {
  return journalOver(openStore(path, { ...options, migrations }))
}

export const migrations = { dir: join(import.meta.dirname, 'sql') }

/** The journal in a store that is open already. */
export function journalOver(store: Store): Journal {
  const tables = tablesOf(store)
  const statements = statementLog(store, tables.logs)

  return {
    ...statements,
    ...outboxOf(store),
    path: store.path,
    readings: (device) => readingLog(tables, device, statements.lastCheckpoint),
    devices: () => tables.logs.names().map(address),
    scans: () => scanLog(store),
    backup: (path) => store.backup(path),
    close: () => store.close(),
  }
}
