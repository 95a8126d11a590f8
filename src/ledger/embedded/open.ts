import { curve, hurryKeccak } from '../../sign/index.ts'
import type { Digest } from '../../values/index.ts'
import type { Eip1193 } from '../eip1193.ts'
import { type ChainOptions, openChain } from './chain.ts'
import { evmCrypto } from './crypto.ts'
import { openChainStore } from './tables.ts'

/** The embedded ledger of one site. Several processes may have it open at once. */
export type EmbeddedChain = Eip1193 & {
  /** Copies the chain to `path` while it goes on; the copy appears whole or not at all. */
  backup(path: string): Promise<void>
  /** Gives the room of what was pruned back to the disk. @throws store.busy while another process is writing; store.full */
  compact(): void
  /**
   * Forgets the state as it was before the newest blocks; the blocks themselves stay and are verified as before.
   *
   * @param keepBlocks - Those that keep their state; other processes may be reading the newest few.
   * @returns How many pieces of state were forgotten.
   */
  prune(keepBlocks: number): Promise<number>
  /**
   * Ends the chain at its head, for good: from here on nothing is added, and whoever tries learns where it went on.
   *
   * @returns False, and nothing was done, when the head is another one by now.
   */
  endAt(head: Digest, url: string): Promise<boolean>
  close(): void
}

/**
 * Opens the chain in a SQLite file, or begins one there.
 *
 * @throws ledger.sealer-mismatch, ledger.chain-mismatch, and the store.* faults of a file that cannot be used.
 */
export async function openEmbeddedChain(file: string, options: ChainOptions): Promise<EmbeddedChain> {
  const { readOnly = false } = options
  await hurryKeccak()
  const writing = openChainStore(file, { readOnly })
  const reading = openChainStore(file, { readOnly })
  const close = () => {
    reading.close()
    writing.close()
  }
  try {
    const chain = await openChain(writing, reading, evmCrypto(curve), options)
    return { ...chain, backup: reading.backup, compact: writing.compact, close }
  } catch (error) {
    close()
    throw error
  }
}
