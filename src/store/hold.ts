import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { isFault } from '../values/index.ts'
import { mapped, storeFault } from './faults.ts'

/** Whoever asks whether a hold is free is in the way only for a moment; another holder stays. */
const askedForMs = 250

/** Something only one at a time may do. */
export type Hold = { release(): void }

/**
 * Takes hold of a name until it is released or this process ends, however it ends: the system itself keeps the lock, so
 * none is ever left behind. The file is empty and stays.
 *
 * @throws store.held when another one has it, in this process or in another; store.unwritable
 */
export function takeHold(path: string): Hold {
  const db = mapped(path, () => new DatabaseSync(path, { timeout: askedForMs }))
  try {
    mapped(path, () => db.exec('BEGIN EXCLUSIVE'))
  } catch (error) {
    db.close()
    if (!isFault(error, 'store.busy')) throw error
    throw storeFault('store.held', `expected to hold ${path}, another process does already`, error)
  }
  return { release: () => db.close() }
}

/**
 * Whether somebody holds a name now, in this process or in another. It takes nothing: who wants the hold meanwhile gets it.
 *
 * @throws store.unwritable when the file may not be opened
 */
export function isHeld(path: string): boolean {
  if (!existsSync(path)) return false
  const db = mapped(path, () => new DatabaseSync(path, { readOnly: true, timeout: 0 }))
  try {
    // Reading takes a lock that readers share, and gives it back at once.
    mapped(path, () => db.prepare('SELECT 1 FROM sqlite_schema').get())
    return false
  } catch (error) {
    if (!isFault(error, 'store.busy')) throw error
    return true
  } finally {
    db.close()
  }
}
