import { hash } from 'node:crypto'
import { valueFault } from './faults.ts'
import { printable } from './printable.ts'

/** `0x` and an even number of lower-case hexadecimal digits. */
export type Hex = `0x${string}`
/** 32 bytes: a SHA-256, a Merkle root, a statement's identity. */
export type Digest = Hex & { readonly unit: 'bytes32' }
/** 20 bytes, lower case: the address of a secp256k1 key. */
export type Address = Hex & { readonly unit: 'address' }

export const zeroDigest = `0x${'0'.repeat(64)}` as Digest
export const zeroAddress = `0x${'0'.repeat(40)}` as Address

/** SHA-256 of bytes or of a text's UTF-8. */
export function sha256(data: string | Uint8Array): Digest {
  return `0x${hash('sha256', data, 'hex')}` as Digest
}

/** @throws values.digest unless the text is 0x and 64 hexadecimal digits. */
export function digest(text: string): Digest {
  if (!/^0x[0-9a-fA-F]{64}$/.test(text))
    throw valueFault('values.digest', `expected a digest, received "${printable(text)}"`)
  return text.toLowerCase() as Digest
}

/** @throws values.address unless the text is 0x and 40 hexadecimal digits. Checksummed spelling is accepted, not required. */
export function address(text: string): Address {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text))
    throw valueFault('values.address', `expected an address, received "${printable(text)}"`)
  return text.toLowerCase() as Address
}

/** An address in the right half of 32 bytes, as the ledger's subjects hold it. */
export function addressAsDigest(value: Address): Digest {
  return `0x${'0'.repeat(24)}${value.slice(2)}` as Digest
}

/** The address in the right half of 32 bytes. The left half is not looked at. */
export function digestAsAddress(value: Digest): Address {
  return `0x${value.slice(26)}` as Address
}

export function hexOf(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
}

export function bytesOf(hex: Hex): Buffer {
  return Buffer.from(hex.slice(2), 'hex')
}
