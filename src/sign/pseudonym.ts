import { hkdfSync } from 'node:crypto'
import { type Address, bytesOf, hexOf } from '../values/index.ts'
import { signFault } from './faults.ts'
import { isScalar, type Key, keyFrom } from './key.ts'

/**
 * The key under which a patient appears in one visit, and nowhere else.
 *
 * Each visit is its own HKDF-SHA256 output of the seed, with no parent key between: one visit's key, even its private
 * key, tells nothing about another's, and without the seed no two are known to be one person's. With the seed every
 * one is found again. The key is never funded; others relay what it signs.
 *
 * @param seed - 32 random bytes that stay with the patient.
 * @param visit - The patient's own count of visits to this clinic, from 0.
 * @throws sign.seed-invalid
 */
export function pseudonymKey(seed: Uint8Array, clinic: Address, visit: number): Key {
  if (seed.length !== 32 || !Number.isInteger(visit) || visit < 0 || visit > 0xffffffff)
    throw signFault(
      'sign.seed-invalid',
      `expected a seed of 32 bytes and a visit number, received ${seed.length} bytes`,
    )
  for (let attempt = 0; ; attempt++) {
    const path = Buffer.alloc(25)
    bytesOf(clinic).copy(path)
    path.writeUInt32BE(visit, 20)
    path[24] = attempt // another try in the one case of 2^128 that the output is no key
    const scalar = new Uint8Array(hkdfSync('sha256', seed, 'vialtrace/pseudonym/v1', path, 32))
    if (isScalar(scalar)) return keyFrom(hexOf(scalar))
  }
}
