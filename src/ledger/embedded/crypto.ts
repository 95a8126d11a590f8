import type { CustomCrypto } from '@ethereumjs/common'
import { bigIntToBytes, calculateSigRecovery, concatBytes, setLengthLeft } from '@ethereumjs/util'
import { type Curve, keccak256 } from '../../sign/index.ts'

/** What the EVM and its transactions compute with instead of their libraries' own JavaScript. */
export function evmCrypto(curve: Curve): CustomCrypto {
  return {
    keccak256,
    ecrecover(hash, v, r, s, chainId) {
      const recovery = calculateSigRecovery(v, chainId)
      if (recovery !== 0n && recovery !== 1n) throw new RangeError(`expected recovery id 0 or 1, received ${recovery}`)
      const compact = concatBytes(setLengthLeft(r, 32), setLengthLeft(s, 32))
      return curve.recover(hash, compact, recovery === 0n ? 0 : 1).slice(1)
    },
    ecsign(hash, privateKey) {
      const { compact, recovery } = curve.sign(hash, privateKey)
      return concatBytes(bigIntToBytes(BigInt(recovery)), compact)
    },
  }
}
