import { Transaction } from 'ethers/transaction'
import type { Parcel } from '../journal/index.ts'
import type { Signer } from '../sign/index.ts'
import { type Address, type Clock, type Digest, type Hex, isFault } from '../values/index.ts'
import { ledgerFault } from './faults.ts'
import type { Network, Receipt } from './network.ts'

export type Unsigned = {
  readonly chainId: number
  readonly nonce: number
  readonly gasLimit: bigint
  /** Absent to create a contract. */
  readonly to?: Address
  readonly data: Hex
}

/**
 * Signs a transaction that costs nothing. Type 0 and gas price 0 are understood by every network, before London and
 * after, that has no fees; a library left to choose would offer a tip nobody here can pay.
 */
export function signParcel(unsigned: Unsigned, signer: Signer): Parcel {
  const { chainId, nonce, gasLimit, to, data } = unsigned
  const transaction = Transaction.from({ type: 0, chainId, nonce, gasLimit, gasPrice: 0, data, ...(to && { to }) })
  transaction.signature = signer.sign(transaction.unsignedHash as Digest)
  return {
    hash: transaction.hash as Digest,
    raw: transaction.serialized as Hex,
    relayer: signer.address,
    nonce,
  }
}

const patienceMs = 30_000
const pauseMs = 250

/**
 * Sends a parcel, again if need be, and waits for its receipt. The same bytes any number of times do no harm.
 *
 * @returns `lost` when another transaction took its place in the relayer's sequence: it will never be included.
 * @throws ledger.unreachable, ledger.outcome-unknown: send it again later. ledger.request-refused: the node will not.
 */
export async function sendParcel(network: Network, parcel: Parcel, clock: Clock): Promise<Receipt | 'lost'> {
  const refusal = await network.send(parcel.raw).then(
    () => undefined,
    (error: unknown) => {
      // Its words differ from node to node, and "already known" is one of them: what is true shows below.
      if (isFault(error, 'ledger.request-refused')) return error
      throw error
    },
  )
  const startMs = clock.monotonicMs()
  for (;;) {
    // In this order: a nonce seen as used before the receipt was looked for could be this parcel's own.
    const next = await network.nonce(parcel.relayer)
    const receipt = await network.receipt(parcel.hash)
    if (receipt) return receipt
    if (next > parcel.nonce) return 'lost'
    if (refusal && !(await network.knows(parcel.hash))) {
      // A gap before it in the relayer's sequence is not filled by waiting: its statements must go in another.
      if (next < parcel.nonce) return 'lost'
      throw refusal
    }
    const waitedMs = clock.monotonicMs() - startMs
    if (waitedMs >= patienceMs)
      throw ledgerFault('ledger.outcome-unknown', `transaction ${parcel.hash} was in no block after ${waitedMs} ms`)
    await clock.sleep(pauseMs)
  }
}
