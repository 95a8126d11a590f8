import { DatabaseSync } from 'node:sqlite'
import { isFault } from '../values/index.ts'
import { mapped, storeFault } from './faults.ts'

/** Something only one at a time may do. */
export type Hold = { release(): void }

/**
 * Takes hold of a name until it is released or this process ends, however it ends: the system itself keeps the lock, so
 * none is ever left behind. The file is empty and stays.
 *
 * @throws store.held when another one has it, in this process or in another; store.unwritable
 */
export function takeHold(path: string): Hold {
  const db = mapped(path, () => new DatabaseSync(path, { timeout: 0 }))
  try {
    mapped(path, () => db.exec('BEGIN EXCLUSIVE'))
  } catch (error) {
    db.close()
    if (!isFault(error, 'store.busy')) throw error
    throw storeFault('store.held', `expected to hold ${path}, another process does already`, error)
  }
  return { release: () => db.close() }
}
