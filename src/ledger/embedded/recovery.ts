import { createRequire } from 'node:module'
import type { CustomCrypto } from '@ethereumjs/common'
import { bigIntToBytes, calculateSigRecovery, concatBytes, setLengthLeft } from '@ethereumjs/util'

/** The two calls needed of the native package, which brings no types. Signatures are r ‖ s, recovery ids 0 or 1. */
export type Secp256k1 = {
  ecdsaRecover(signature: Uint8Array, recovery: number, hash: Uint8Array, compressed: false): Uint8Array
  ecdsaSign(hash: Uint8Array, privateKey: Uint8Array): { readonly signature: Uint8Array; readonly recid: number }
}

/** `undefined` where the optional package has no build for this machine. */
export function nativeSecp256k1(): Secp256k1 | undefined {
  try {
    // Not the package's own entry: where the native part is missing, that one falls back to code slower than ours.
    return createRequire(import.meta.url)('secp256k1/bindings.js')
  } catch {
    return undefined
  }
}

/**
 * The curve for the EVM and its transactions: native where possible, else `{}`, and the libraries use their own.
 *
 * Both must accept and refuse exactly the same signatures, or two machines would disagree about a block.
 */
export function curve(native: Secp256k1 | undefined): CustomCrypto {
  if (!native) return {}
  return {
    ecrecover(hash, v, r, s, chainId) {
      const recovery = calculateSigRecovery(v, chainId)
      if (recovery !== 0n && recovery !== 1n) throw new RangeError(`expected recovery id 0 or 1, received ${recovery}`)
      const signature = concatBytes(setLengthLeft(r, 32), setLengthLeft(s, 32))
      return native.ecdsaRecover(signature, Number(recovery), hash, false).slice(1)
    },
    ecsign(hash, privateKey) {
      const { signature, recid } = native.ecdsaSign(hash, privateKey)
      return concatBytes(bigIntToBytes(BigInt(recid)), signature)
    },
  }
}
