import type { Parcel } from '../journal/index.ts'
import { keccak256, type Signer } from '../sign/index.ts'
import { type Address, bytesOf, type Digest, type Hex, hexOf } from '../values/index.ts'
import { encodeRlp, numberBytes } from './rlp.ts'

export type Unsigned = {
  readonly chainId: number
  readonly nonce: number
  readonly gasLimit: bigint
  /** In wei; nothing when left out. */
  readonly gasPrice?: bigint
  /** Absent to create a contract. */
  readonly to?: Address
  readonly data: Hex
}

/**
 * Signs a transaction that costs nothing, unless a price is named. Type 0 with gas price 0 is understood by every network
 * without fees, before London and after; a library left to choose would offer a tip that nobody here can pay.
 *
 * @see EIP-155 for what is signed.
 */
export function signParcel(unsigned: Unsigned, signer: Signer): Parcel {
  const { chainId, nonce, gasLimit, gasPrice = 0n, to, data } = unsigned
  const value = 0n
  const fields = [
    ...[BigInt(nonce), gasPrice, gasLimit].map(numberBytes),
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
