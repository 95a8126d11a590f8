import { integrityFlaw, openStore, type Store } from '../store/index.ts'
import { isFault } from '../values/index.ts'
import { type Cursor, migrations, type ReadModel, readModelOver, worthless } from './readModel.ts'

/** What a read model said at one moment: all its rows, and the block up to which they should follow from the ledger. */
export type Look = { readonly cursor: Cursor | null; readonly said: string }

/**
 * Looks at a read model without touching it.
 *
 * @returns null for one that is not there, or that the next command will begin anew; a sentence when it cannot be read.
 */
export function lookAt(path: string): Look | string | null {
  let store: Store | undefined
  try {
    store = openStore(path, { readOnly: true, migrations })
  } catch (error) {
    if (isFault(error) && harmless.includes(error.code)) return null
    throw error
  }
  try {
    return store.snapshot(() => looked(store))
  } catch (error) {
    return isFault(error) ? error.message : 'some of its rows are not what this program writes'
  } finally {
    store.close()
  }
}

const harmless = ['store.missing', ...worthless]

function looked(store: Store): Look | string {
  const flaw = integrityFlaw(store)
  if (flaw !== null) return flaw
  const model = readModelOver(store)
  return { cursor: model.cursor(), said: sayingOf(model) }
}

/** Everything a read model answers from, as text. */
export function sayingOf(model: ReadModel): string {
  return `${model.dump()}\n${model.trail()}`
}
