import { createRequire } from 'node:module'
import { SigningKey } from 'ethers/crypto'
import { bytesOf, hexOf } from '../values/index.ts'

/** The arithmetic of secp256k1 that signing needs. Signatures are deterministic (RFC 6979) and low-s in both of ours. */
export type Curve = {
  /** @returns 65 bytes, uncompressed. Throws when the key is not below the curve order. */
  publicKey(privateKey: Uint8Array): Uint8Array
  /** @returns 64 bytes r, s and the recovery bit. */
  sign(digest: Uint8Array, privateKey: Uint8Array): { compact: Uint8Array; recovery: number }
  /** @returns The public key that signed, 65 bytes. Throws when there is none. */
  recover(digest: Uint8Array, compact: Uint8Array, recovery: number): Uint8Array
}

export const portableCurve: Curve = {
  publicKey: (privateKey) => bytesOf(new SigningKey(privateKey).publicKey as `0x${string}`),
  sign(digest, privateKey) {
    const { r, s, yParity } = new SigningKey(privateKey).sign(digest)
    return { compact: bytesOf(`${r}${s.slice(2)}` as `0x${string}`), recovery: yParity }
  },
  recover(digest, compact, recovery) {
    const [r, s] = [hexOf(compact.subarray(0, 32)), hexOf(compact.subarray(32))]
    return bytesOf(SigningKey.recoverPublicKey(digest, { r, s, v: 27 + recovery }) as `0x${string}`)
  },
}

/** libsecp256k1 as an optional package: about ten times faster signing, thirty times faster verifying. */
export const nativeCurve: Curve | undefined = loadNative()

export const curve: Curve = nativeCurve ?? portableCurve

type Binding = {
  publicKeyCreate(privateKey: Uint8Array, compressed: false): Uint8Array
  ecdsaSign(digest: Uint8Array, privateKey: Uint8Array): { signature: Uint8Array; recid: number }
  ecdsaRecover(compact: Uint8Array, recovery: number, digest: Uint8Array, compressed: false): Uint8Array
}

function loadNative(): Curve | undefined {
  try {
    // Its main entry would fall back to a third implementation, in JavaScript; we have a better one.
    const binding = createRequire(import.meta.url)('secp256k1/bindings.js') as Binding
    return {
      publicKey: (privateKey) => binding.publicKeyCreate(privateKey, false),
      sign(digest, privateKey) {
        const { signature, recid } = binding.ecdsaSign(digest, privateKey)
        return { compact: signature, recovery: recid }
      },
      recover: (digest, compact, recovery) => binding.ecdsaRecover(compact, recovery, digest, false),
    }
  } catch {
    return undefined
  }
}
