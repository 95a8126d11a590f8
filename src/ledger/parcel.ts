import type { Parcel } from '../journal/index.ts'
import { keccak256, type Signer } from '../sign/index.ts'
import { type Address, bytesOf, type Clock, type Digest, type Hex, hexOf, isFault } from '../values/index.ts'
import { ledgerFault } from './faults.ts'
import type { Network, Receipt } from './network.ts'
import { encodeRlp, numberBytes } from './rlp.ts'

export type Unsigned = {
  readonly chainId: number
  readonly nonce: number
  readonly gasLimit: bigint
  /** Absent to create a contract. */
  readonly to?: Address
  readonly data: Hex
}

/**
 * Signs a transaction that costs nothing. Type 0 with gas price 0 is understood by every network without fees, before
 * London and after; a library left to choose would offer a tip that nobody here can pay.
 *
 * @see EIP-155 for what is signed.
 */
export function signParcel({ chainId, nonce, gasLimit, to, data }: Unsigned, signer: Signer): Parcel {
  const price = 0n
  const value = 0n
  const fields = [
    ...[BigInt(nonce), price, gasLimit].map(numberBytes),
    to ? bytesOf(to) : new Uint8Array(),
    numberBytes(value),
    bytesOf(data),
  ]
  const digest = keccak(encodeRlp([...fields, numberBytes(BigInt(chainId)), numberBytes(0n), numberBytes(0n)]))
  const signature = signer.sign(digest)
  const [r, s] = [BigInt(signature.slice(0, 66)), BigInt(`0x${signature.slice(66, 130)}`)]
  const v = BigInt(chainId) * 2n + 35n + BigInt(`0x${signature.slice(130)}`) - 27n
  const raw = encodeRlp([...fields, ...[v, r, s].map(numberBytes)])
  return { hash: keccak(raw), raw: hexOf(raw), relayer: signer.address, nonce }
}

const keccak = (bytes: Uint8Array): Digest => hexOf(keccak256(bytes)) as Digest

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
