import type { Domain } from '../../sign/index.ts'
import { bytesOf, Fault } from '../../values/index.ts'
import { loadRulebook } from '../artifact.ts'
import { decodeEntry, type Entry } from '../entry.ts'
import { ledgerFault } from '../faults.ts'
import { readLog } from '../network.ts'
import { findLogs } from './logs.ts'
import { openChainStore } from './tables.ts'

/**
 * Every answer of the rulebook in an embedded chain's file, in order, read without leaving a trace beside it.
 *
 * @throws ledger.chain-damaged when the file cannot be believed; the store.* faults of a file that cannot be read.
 */
export async function readChain(file: string, identity: Domain): Promise<Entry[]> {
  const store = openChainStore(file, { readOnly: true })
  try {
    const { abi } = loadRulebook()
    const whole = {
      fromBlock: 0,
      toBlock: Number.MAX_SAFE_INTEGER,
      topics: [],
      addresses: [bytesOf(identity.contract)],
    }
    return findLogs(store, whole).flatMap((log) => decodeEntry(abi, identity, readLog(log)) ?? [])
  } catch (error) {
    if (error instanceof Fault) throw error
    throw ledgerFault('ledger.chain-damaged', `expected the entries of a chain in ${file}, they cannot be read`, error)
  } finally {
    store.close()
  }
}
