import { type Address, bytesOf, type Digest, type Hex, hexOf, type Random } from '../values/index.ts'
import { type Curve, curve } from './curve.ts'
import { signFault } from './faults.ts'
import { keccak256 } from './keccak.ts'

/** Whoever can sign a digest under an address: a key in memory, or one that stays elsewhere. */
export type Signer = {
  readonly address: Address
  /** @returns 65 bytes r, s, v with low s and v 27 or 28. */
  sign(digest: Digest): Hex
}

/** A key in memory. The private key is not enumerable, so printing or serialising the key does not tell it. */
export type Key = Signer & { readonly privateKey: Hex }

/** @param random - 32 bytes are drawn; again in the one case of 2^128 that they are no key. */
export function createKey(random: Random): Key {
  for (;;) {
    const scalar = random(32)
    if (isScalar(scalar)) return keyFrom(hexOf(scalar))
  }
}

/** @throws sign.key-invalid */
export function keyFrom(privateKey: Hex, arithmetic: Curve = curve): Key {
  const scalar = /^0x[0-9a-fA-F]{64}$/.test(privateKey) ? bytesOf(privateKey) : undefined
  if (!scalar || !isScalar(scalar)) throw signFault('sign.key-invalid', 'expected a private key of 32 bytes')
  const signer: Signer = {
    address: addressOf(arithmetic.publicKey(scalar)),
    sign(digest) {
      const { compact, recovery } = arithmetic.sign(bytesOf(digest), scalar)
      return `${hexOf(compact)}${(27 + recovery).toString(16)}` as Hex
    },
  }
  return Object.freeze(Object.defineProperty(signer, 'privateKey', { value: hexOf(scalar) })) as Key
}

/** True for 32 bytes that are a private key: above zero and below the order of the curve. */
export function isScalar(bytes: Uint8Array): boolean {
  return bytes.length === 32 && scalarMin <= hexOf(bytes) && hexOf(bytes) < curveOrder
}

/**
 * Who signed a digest.
 *
 * @param signature - 65 bytes r, s, v.
 * @throws sign.signature-invalid also when s is high: the same signature in a second spelling.
 */
export function recoverSigner(digest: Digest, signature: Hex, arithmetic: Curve = curve): Address {
  const bytes = bytesOf(signature)
  const recovery = (bytes[64] ?? 0) - 27
  if (bytes.length !== 65 || (recovery !== 0 && recovery !== 1) || hexOf(bytes.subarray(32, 64)) > halfOrder)
    throw signFault('sign.signature-invalid', 'expected 65 bytes r, s, v with low s and v 27 or 28')
  try {
    return addressOf(arithmetic.recover(bytesOf(digest), bytes.subarray(0, 64), recovery))
  } catch (error) {
    throw signFault('sign.signature-invalid', 'no key can have made this signature', error)
  }
}

function addressOf(publicKey: Uint8Array): Address {
  return hexOf(keccak256(publicKey.subarray(1)).subarray(12)) as Address
}

// As text of equal length, so comparing the text compares the numbers. SEC 2 section 2.4.1.
const scalarMin = `0x${'1'.padStart(64, '0')}`
const curveOrder = '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'
const halfOrder = '0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0'
