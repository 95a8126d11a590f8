import type { Domain } from '../../sign/index.ts'
import { loadRulebook } from '../artifact.ts'
import { decodeEntry, type Entry } from '../entry.ts'
import { networkOver } from '../network.ts'
import { findLogs } from './logs.ts'
import { readFilter } from './params.ts'
import { chainTables, openChainStore } from './tables.ts'

/**
 * What the rulebook answered in an embedded chain, read without leaving a trace in the file.
 *
 * @throws ledger.answer-malformed, and the store.* faults of a file that cannot be used.
 */
export async function readChain(file: string, identity: Domain): Promise<Entry[]> {
  const store = openChainStore(file, { readOnly: true })
  try {
    const head = chainTables(store).head()?.number ?? 0
    const request = async ({ params = [] }: { readonly params?: readonly unknown[] }) =>
      findLogs(
        store,
        readFilter(params[0], head, () => undefined),
      )
    const logs = await networkOver({ request }).logs({ fromBlock: 0, toBlock: head, address: identity.contract })
    const { abi } = loadRulebook()
    return logs.flatMap((log) => decodeEntry(abi, identity, log) ?? [])
  } finally {
    store.close()
  }
}
