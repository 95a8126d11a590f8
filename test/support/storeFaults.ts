import type { Store } from '../../src/store/index.ts'
import { Fault } from '../../src/values/index.ts'

/** How one durable write goes wrong: what the caller is told is the same, what lies on the disk is not. */
export type WriteFailure = 'fails and does not persist' | 'fails but persists'

export const writeFailures = ['fails and does not persist', 'fails but persists'] as const satisfies WriteFailure[]

/** A store whose `nth` transaction (from 0), awaiting or not, goes wrong once. `writes()` tells how many were begun. */
export function failingStore(store: Store, nth: number, failure: WriteFailure): Store & { writes(): number } {
  let begun = 0
  const torn = () => new Fault('store.io', { kind: 'failed', hint: 'made by a test' }, `write ${nth} ${failure}`)

  return {
    ...store,
    writes: () => begun,
    transaction(work) {
      if (begun++ !== nth) return store.transaction(work)
      if (failure === 'fails but persists') {
        store.transaction(work)
        throw torn()
      }
      return store.transaction(() => {
        work()
        throw torn()
      })
    },
    async exclusive(work, wait) {
      if (begun++ !== nth) return store.exclusive(work, wait)
      if (failure === 'fails but persists') {
        await store.exclusive(work, wait)
        throw torn()
      }
      return store.exclusive(async () => {
        await work()
        throw torn()
      }, wait)
    },
  }
}
