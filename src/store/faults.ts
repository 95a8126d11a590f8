import { Fault, type FaultTable, faultsOf } from '../values/index.ts'

/** What can be wrong with a database file; nothing here is ever repaired on the way. */
export const storeFaults = {
  'store.busy': { kind: 'failed', hint: 'another vialtrace is writing here; wait for it or stop it, then try again' },
  'store.held': { kind: 'failed', hint: 'only one at a time may do this; stop the other one first' },
  'store.full': { kind: 'failed', hint: 'nothing was written; free space on this disk, then try again' },
  'store.corrupt': {
    kind: 'unverified',
    hint: 'keep the damaged file, restore a backup beside it and compare with verify',
  },
  'store.not-a-database': {
    kind: 'failed',
    hint: 'something else was put in its place; move it away, restore a backup, then let verify look at it',
  },
  'store.unreadable': {
    kind: 'failed',
    hint: 'check who owns the file and its folders, and whether you may read them',
  },
  'store.unwritable': { kind: 'failed', hint: 'check that the directory exists and that you may write in it' },
  'store.missing': { kind: 'usage', hint: 'check the site directory; vialtrace init makes a new one' },
  'store.io': { kind: 'failed', hint: 'the disk refused; look at the system log before you trust it again' },
  'store.nested': {
    kind: 'failed',
    hint: 'finish the open transaction first; this is a defect of the program, report it',
  },
  'store.version': { kind: 'failed', hint: 'open this file with the vialtrace that wrote it, or a newer one' },
  'store.migration-edited': { kind: 'failed', hint: 'reinstall vialtrace; a released migration must never change' },
} as const satisfies FaultTable

export const storeFault = faultsOf(storeFaults)

/** Runs one piece of SQLite work; what SQLite reports about the file or the disk leaves as a fault of this room. */
export function mapped<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asFault(path, error)
  }
}

/** Errors that speak of our own SQL, such as a broken constraint, come back unchanged: they are defects, not answers. */
export function asFault(path: string, error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error
  const { errcode } = error as Error & { errcode?: unknown }
  if (typeof errcode !== 'number') return error
  const row = sqliteCodes[errcode] ?? sqliteCodes[errcode & 0xff]
  return row ? storeFault(row[0], `${path} ${row[1]} (SQLite code ${errcode})`, error) : error
}

/** Result codes, https://www.sqlite.org/rescode.html; the low eight bits are the primary one, those above refine it. */
const sqliteCodes: Readonly<Record<number, readonly [keyof typeof storeFaults, string]>> = {
  3: ['store.unwritable', 'may not be opened'],
  5: ['store.busy', 'is being written by another process'],
  6: ['store.busy', 'is locked by another query'],
  8: ['store.unwritable', 'may not be written'],
  10: ['store.io', 'could not be read or written by the disk'],
  11: ['store.corrupt', 'is damaged'],
  13: ['store.full', 'could not grow'],
  14: ['store.unwritable', 'could not be opened'],
  26: ['store.not-a-database', 'is not a database'],
  // The first to open a database makes the file its readers share; this is how a full disk refuses that.
  4874: ['store.full', 'could not be opened'],
}
