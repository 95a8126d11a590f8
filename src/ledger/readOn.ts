import type { Interface } from 'ethers/abi'
import type { Domain } from '../sign/index.ts'
import type { ChainHead } from './chainHead.ts'
import { decodeEntry, type Entry } from './entry.ts'
import { ledgerFault } from './faults.ts'
import type { Finality } from './finality.ts'
import type { Network } from './network.ts'

/**
 * `held`: it is where it was. `replaced`: the chain has another there. `ahead`: the chain that was asked has not come as
 * far, because its node is behind, or because it was cut.
 */
export type Standing = 'held' | 'replaced' | 'ahead'

/** The next answers to read; none where the block to read on from is not held. */
export type Page =
  | { readonly standing: 'replaced' | 'ahead' }
  | {
      readonly standing: 'held'
      readonly entries: readonly Entry[]
      /** The last block that was read. */
      readonly to: ChainHead
      /** Where reading ends for now. */
      readonly final: ChainHead
    }

export type Reading = {
  readonly network: Network
  readonly finality: Finality
  readonly abi: Interface
  readonly identity: Domain
}

export async function standingOf(network: Network, { height, hash }: ChainHead): Promise<Standing> {
  const found = await network.headAt(height)
  if (!found) return 'ahead'
  return found.hash === hash ? 'held' : 'replaced'
}

/** All from one node, which at the end still has the block it was read up to: a log is neither missed nor made up. */
export async function readOn(reading: Reading, from: ChainHead | null, mostBlocks: number): Promise<Page> {
  const { network, finality } = reading
  const standing = from ? await standingOf(network, from) : 'held'
  if (standing !== 'held') return { standing }
  const final = await finality.head(network)
  const fromBlock = (from?.height ?? -1) + 1
  const toBlock = Math.min(final.height, fromBlock + mostBlocks - 1)
  if (from && toBlock < fromBlock) return { standing, entries: [], to: from, final }
  const to = toBlock === final.height ? final : await network.headAt(toBlock)
  const entries = await readEntries(reading, { fromBlock, toBlock })
  if (!to || (await standingOf(network, to)) !== 'held')
    throw ledgerFault('ledger.node-behind', `the node took back block ${toBlock} while it was read`)
  return { standing, entries, to, final }
}

export async function readEntries(
  { network, abi, identity }: Reading,
  range: { readonly fromBlock: number; readonly toBlock: number },
): Promise<Entry[]> {
  const logs = await network.logs({ ...range, address: identity.contract })
  return logs.flatMap((log) => decodeEntry(abi, identity, log) ?? [])
}

/** @throws ledger.node-behind: a node that has not come as far would answer with less, and look complete. */
export async function requireHeight(network: Network, height: number): Promise<void> {
  if (!(await network.headAt(height)))
    throw ledgerFault('ledger.node-behind', `expected block ${height}, the node does not have it yet`)
}
