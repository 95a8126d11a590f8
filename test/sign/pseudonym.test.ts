import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { pseudonymKey } from '../../src/sign/index.ts'
import { type Address, bytesOf } from '../../src/values/index.ts'
import { keyNumber } from '../support/anyStatement.ts'

const seed = new Uint8Array(32).fill(9)
const clinic = keyNumber(1).address

describe('pseudonym', () => {
  it('is found again from the seed', () => {
    assert.equal(pseudonymKey(seed, clinic, 3).address, pseudonymKey(seed, clinic, 3).address)
  })

  it('is new at every visit, every clinic and for every patient', () => {
    const clinics: Address[] = [clinic, keyNumber(2).address]
    const seeds = [seed, new Uint8Array(32).fill(8)]
    const addresses = seeds.flatMap((one) =>
      clinics.flatMap((where) => [0, 1, 256, 65_536].map((visit) => pseudonymKey(one, where, visit).address)),
    )
    assert.equal(new Set(addresses).size, 16)
  })

  it('is the HKDF of RFC 5869 over seed, clinic and visit', () => {
    const prk = createHmac('sha256', 'vialtrace/pseudonym/v1').update(seed).digest()
    const path = Buffer.concat([bytesOf(clinic), Buffer.from([0, 0, 0, 3, 0, 1])])
    const okm = createHmac('sha256', prk).update(path).digest('hex')
    assert.equal(pseudonymKey(seed, clinic, 3).privateKey, `0x${okm}`)
  })

  it('refuses a seed that is too short or a visit that is none', () => {
    for (const [bytes, visit] of [
      [31, 0],
      [32, -1],
      [32, 0.5],
      [32, 2 ** 32],
    ] as const)
      assert.throws(() => pseudonymKey(new Uint8Array(bytes), clinic, visit), { code: 'sign.seed-invalid' })
  })
})
