import assert from 'node:assert/strict'
import { ecrecover } from '@ethereumjs/util'
import fc from 'fast-check'
import { evmCrypto } from '../../../src/ledger/embedded/crypto.ts'
import { nativeCurve, portableCurve } from '../../../src/sign/curve.ts'
import { bytesOf, type Digest, hexOf } from '../../../src/values/index.ts'
import { keyNumber } from '../../support/anyStatement.ts'

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const anyNumber = fc.oneof(
  bytes32,
  fc
    .constantFrom(0n, 1n, order - 1n, order, order + 1n, 2n ** 256n - 1n)
    .map((n) => bytesOf(`0x${n.toString(16).padStart(64, '0')}`)),
)

/** What a recovery says, or that it refuses. */
function attempt(recover: () => Uint8Array): string {
  try {
    return hexOf(recover())
  } catch {
    return 'refused'
  }
}

for (const [name, curve] of Object.entries({ native: nativeCurve, portable: portableCurve }))
  describe(`signature recovery of the chain, ${name}`, () => {
    const recover = curve && evmCrypto(curve).ecrecover

    before(function () {
      if (!recover) this.skip() // secp256k1 has no build for this machine
    })

    it('names the signer as the library does', () => {
      fc.assert(
        fc.property(bytes32, fc.nat(1000), (hash, n) => {
          const signature = bytesOf(keyNumber(n).sign(hexOf(hash) as Digest))
          const [r, s, v] = [signature.subarray(0, 32), signature.subarray(32, 64), BigInt(signature[64] ?? 0)]
          assert.equal(hexOf(recover!(hash, v, r, s)), hexOf(ecrecover(hash, v, r, s)))
          const v155 = v - 27n + 35n + 2n * 41_001n
          assert.equal(hexOf(recover!(hash, v155, r, s, 41_001n)), hexOf(ecrecover(hash, v, r, s)))
        }),
        { numRuns: 30 },
      )
    })

    it('accepts and refuses the same signatures, or two sites would disagree about a block', () => {
      fc.assert(
        fc.property(anyNumber, fc.bigInt(25n, 30n), anyNumber, anyNumber, (hash, v, r, s) => {
          assert.equal(
            attempt(() => recover!(hash, v, r, s)),
            attempt(() => ecrecover(hash, v, r, s)),
          )
        }),
        { numRuns: 200 },
      )
    })
  })
