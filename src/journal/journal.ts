import { join } from 'node:path'
import { openStore, type Store } from '../store/index.ts'
import { type Address, address } from '../values/index.ts'
import { type Outbox, outboxOf } from './outbox.ts'
import { type ReadingLog, readingLog } from './readingLog.ts'
import { type ScanLog, scanLog } from './scanLog.ts'
import type { Shelf } from './segmentTable.ts'
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
    /** Bytes inside the file that new entries take before it grows. */
    roomBytes(): number
    /** Lets the room beside the file be used anew. @throws store.full */
    fold(): void
    /** Copies the journal while it goes on; the copy appears whole or not at all. */
    backup(path: string): Promise<void>
    close(): void
  }

/**
 * Opens a site's journal, or begins one when it is opened to be written.
 *
 * @param options.shelf - Where segments lie that were thinned.
 * @throws the store.* faults of a file that cannot be used.
 */
export function openJournal(path: string, options: OpenOptions = {}): Journal {
  return journalOver(openStore(path, { ...options, migrations }), options.shelf)
}

export type OpenOptions = { readonly readOnly?: boolean; readonly shelf?: Shelf }

const freeSql = 'SELECT freelist_count * page_size AS bytes FROM pragma_freelist_count, pragma_page_size'

export const migrations = { dir: join(import.meta.dirname, 'sql') }

/** The journal in a store that is open already. */
export function journalOver(store: Store, shelf?: Shelf): Journal {
  const tables = tablesOf(store, shelf)
  const free = store.prepare<{ bytes: number }>(freeSql)
  const statements = statementLog(store, tables.logs)

  return {
    ...statements,
    ...outboxOf(store),
    path: store.path,
    readings: (device) => readingLog(tables, device, statements.lastCheckpoint),
    devices: () => tables.logs.names().map(address),
    scans: () => scanLog(store),
    fold: () => store.fold(),
    roomBytes: () => free.get()?.bytes ?? 0,
    backup: (path) => store.backup(path),
    close: () => store.close(),
  }
}
