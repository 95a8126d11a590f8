import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { nativeCurve, portableCurve } from '../../src/sign/curve.ts'
import { createKey, keyFrom, recoverSigner } from '../../src/sign/index.ts'
import { bytesOf, type Digest, type Hex, hexOf, isFault, sha256 } from '../../src/values/index.ts'
import { keyNumber } from '../support/anyStatement.ts'

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const invalid = { code: 'sign.signature-invalid' }
const digest = sha256('something said')
const key = keyNumber(1)
const signature = key.sign(digest)

describe('key', () => {
  it('has the address every Ethereum tool gives its private key', () => {
    const known = keyFrom('0xc85ef7d79691fe79573b1a7064c19c1a9819ebdbd1faaab1a8ec92344438aaf4')
    assert.equal(known.address, '0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826')
  })

  it('is drawn again when the bytes drawn are no key', () => {
    const draws = [new Uint8Array(32), new Uint8Array(32).fill(255), new Uint8Array(32).fill(7)]
    assert.equal(createKey(() => draws.shift() as Uint8Array).privateKey, `0x${'07'.repeat(32)}`)
  })

  for (const privateKey of [`0x${'00'.repeat(32)}`, `0x${order.toString(16)}`, '0x1234', `0x${'zz'.repeat(32)}`])
    it(`cannot be made of ${privateKey.slice(0, 10)}, and the refusal does not repeat it`, () => {
      assert.throws(
        () => keyFrom(privateKey as Hex),
        (error) => isFault(error, 'sign.key-invalid') && !inspect(error).includes(privateKey.slice(2)),
      )
    })

  it('does not show its private key when printed or serialised', () => {
    assert.equal(key.privateKey.length, 66)
    assert.ok(!inspect(key, { depth: 9 }).includes(key.privateKey.slice(2)))
    assert.ok(!JSON.stringify({ ...key }).includes(key.privateKey.slice(2)))
  })

  it(`signs the same bytes with either arithmetic${nativeCurve ? '' : ' (secp256k1 is not installed)'}`, function () {
    if (!nativeCurve) return this.skip()
    const native = nativeCurve
    const scalars = fc.bigInt(1n, order - 1n).map((scalar): Hex => `0x${scalar.toString(16).padStart(64, '0')}`)
    const digests = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => hexOf(bytes) as Digest)
    fc.assert(
      fc.property(scalars, digests, (scalar, hash) => {
        const [fast, slow] = [keyFrom(scalar, native), keyFrom(scalar, portableCurve)]
        assert.equal(fast.address, slow.address)
        assert.equal(fast.sign(hash), slow.sign(hash))
        assert.equal(recoverSigner(hash, fast.sign(hash), native), fast.address)
        assert.equal(recoverSigner(hash, fast.sign(hash), portableCurve), fast.address)
      }),
      { numRuns: 40 },
    )
  })
})

for (const [name, arithmetic] of Object.entries({ native: nativeCurve, portable: portableCurve }))
  describe(`signer recovery, ${name}`, () => {
    before(function () {
      if (!arithmetic) this.skip()
    })

    it('names who signed', () => {
      assert.equal(recoverSigner(digest, signature, arithmetic), key.address)
    })

    it('refuses the malleated twin of a signature', () => {
      const s = order - BigInt(hexOf(bytesOf(signature).subarray(32, 64)))
      const twin = `0x${signature.slice(2, 66)}${s.toString(16).padStart(64, '0')}${signature.endsWith('1b') ? '1c' : '1b'}`
      assert.throws(() => recoverSigner(digest, twin as Hex, arithmetic), invalid)
    })

    for (const [what, bytes] of Object.entries({
      'r of zero': `0x${'00'.repeat(32)}${signature.slice(66)}`,
      's of zero': `${signature.slice(0, 66)}${'00'.repeat(32)}1b`,
      'r above the curve order': `0x${'ff'.repeat(32)}${signature.slice(66)}`,
      'a recovery number of 0': `${signature.slice(0, -2)}00`,
      'a recovery number of 29': `${signature.slice(0, -2)}1d`,
      'a compact signature': signature.slice(0, -2),
      'a byte too many': `${signature}00`,
      nothing: '0x',
    }))
      it(`refuses ${what}`, () => {
        assert.throws(() => recoverSigner(digest, bytes as Hex, arithmetic), invalid)
      })
  })
