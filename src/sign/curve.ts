import { createRequire } from 'node:module'

/**
 * The arithmetic of secp256k1 that signing, and executing what was signed, needs. Signatures are deterministic (RFC 6979)
 * and low-s. Both of ours are libsecp256k1, so they accept and refuse the same: two sites must not disagree about a block.
 */
export type Curve = {
  /** @returns 65 bytes, uncompressed. Throws when the key is not below the curve order. */
  publicKey(privateKey: Uint8Array): Uint8Array
  /** @returns 64 bytes r, s and the recovery bit. */
  sign(digest: Uint8Array, privateKey: Uint8Array): { compact: Uint8Array; recovery: number }
  /** @returns The public key that signed, 65 bytes. Throws when there is none. High s is accepted. */
  recover(digest: Uint8Array, compact: Uint8Array, recovery: 0 | 1): Uint8Array
}

const require = createRequire(import.meta.url)

/** Compiled to WebAssembly: runs everywhere Node does, seven times as fast as JavaScript. */
export const portableCurve: Curve = {
  publicKey: (privateKey) => portable().pointFromScalar(privateKey, false) ?? refuse('a private key'),
  sign(digest, privateKey) {
    const { signature, recoveryId } = portable().signRecoverable(digest, privateKey)
    return { compact: signature, recovery: recoveryId }
  },
  recover: (digest, compact, recovery) =>
    portable().recover(digest, compact, recovery, false) ?? refuse('a signature that a key can have made'),
}

/** Compiled for this machine, where the optional package has a build for it: five times as fast again. */
export const nativeCurve: Curve | undefined = loadNative()

export const curve: Curve = nativeCurve ?? portableCurve

let loaded: typeof import('tiny-secp256k1') | undefined

/** Loaded when it is needed: beside the native one it never is. */
function portable() {
  loaded ??= require('tiny-secp256k1') as typeof import('tiny-secp256k1')
  return loaded
}

function refuse(what: string): never {
  throw new RangeError(`expected ${what}`)
}

type Binding = {
  publicKeyCreate(privateKey: Uint8Array, compressed: false): Uint8Array
  ecdsaSign(digest: Uint8Array, privateKey: Uint8Array): { signature: Uint8Array; recid: number }
  ecdsaRecover(compact: Uint8Array, recovery: number, digest: Uint8Array, compressed: false): Uint8Array
}

function loadNative(): Curve | undefined {
  try {
    // Not the package's own entry: where the native part is missing, that one falls back to code slower than ours.
    const binding = require('secp256k1/bindings.js') as Binding
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
