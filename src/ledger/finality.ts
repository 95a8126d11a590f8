import { type Address, type Digest, isFault } from '../values/index.ts'
import type { ChainHead } from './chainHead.ts'
import type { Network, Receipt } from './network.ts'

/** When a block of a network stays for good. */
export type Finality = {
  /** How many blocks make one final, with itself. */
  readonly confirmations: number
  /** What is left of a receipt when it is held against the chain, whether it stays, and how far the chain has come. */
  of(
    network: Network,
    transaction: Digest,
    receipt: Receipt,
  ): Promise<{ readonly receipt: Receipt | null; readonly final: boolean; readonly height: number }>
  /** Whether a number of an account's sequence is used for good. */
  used(network: Network, account: Address, nonce: number): Promise<boolean>
  /** The newest block that stays; block 0 at least. */
  head(network: Network): Promise<ChainHead>
}

/** A chain in this process: one sealer, no fork, and nobody between it and us. */
export const atOnce: Finality = {
  confirmations: 1,
  of: async (_, __, receipt) => ({ receipt, final: true, height: receipt.block.height }),
  used: async () => true,
  head: (network) => network.head(),
}

/** @param confirmations - 1 where consensus never takes a block back, as in QBFT. */
export function after(confirmations: number): Finality {
  const finalHeight = (height: number) => Math.max(0, height - confirmations + 1)
  return {
    confirmations,
    async of(network, transaction, receipt) {
      const { height } = await network.head()
      const final = receipt.block.height <= finalHeight(height)
      if (!final) return { receipt, final, height }
      const { provenReceipt } = await import('./receiptProof.ts')
      return { receipt: await provenReceipt(network, transaction, receipt), final, height }
    },
    async used(network, account, nonce) {
      if (confirmations === 1) return true
      const { height } = await network.head()
      try {
        return (await network.nonceAt(account, finalHeight(height))) > nonce
      } catch (error) {
        // A node that just came back may not have the state of that block; what it cannot tell is not so yet.
        if (isFault(error, 'ledger.request-refused')) return false
        throw error
      }
    },
    async head(network) {
      const newest = await network.head()
      return (confirmations === 1 ? newest : await network.headAt(finalHeight(newest.height))) ?? newest
    },
  }
}
