import fc from 'fast-check'
import type { Event } from '../../src/event/index.ts'
import { type Domain, type Draft, type Key, keyFrom, type Statement, signStatement } from '../../src/sign/index.ts'
import { type Address, instant, sha256 } from '../../src/values/index.ts'
import { anyAddress, anyDigest, anyEventOf, anyInstant } from './anyEvent.ts'

export const anyDomain: fc.Arbitrary<Domain> = fc.record(
  { chainId: fc.integer({ min: 1, max: 2 ** 40 }), contract: anyAddress },
  { noNullPrototype: true },
)

/** A draft of any kind. The container of a party is its own. */
export const anyDraft: fc.Arbitrary<Draft> = anyAddress.chain((party) =>
  fc.record(
    {
      event: fc.oneof(...Object.values(anyEventOf).map((anyEvent) => anyEvent(party) as fc.Arbitrary<Event>)),
      party: fc.constant(party),
      occurredAt: anyInstant,
      deadline: anyInstant,
      nonce: fc.bigInt(0n, 2n ** 256n - 1n),
      commitment: anyDigest,
    },
    { noNullPrototype: true },
  ),
)

/** The same key for the same number. */
export function keyNumber(number: number): Key {
  return keyFrom(sha256(`test key ${number}`))
}

export const domain: Domain = { chainId: 7053, contract: `0x${'c0'.repeat(20)}` as Address }

/** A draft of one dose, with what a test wants to be different. */
export function doseDraft(party: Address, different: Partial<Draft> = {}): Draft {
  return {
    event: {
      kind: 'dose',
      vial: sha256('vial'),
      pseudonym: keyNumber(99).address,
      ciphertextHash: sha256('sealed'),
      doseNumber: 1,
    },
    party,
    occurredAt: instant(1_795_000_000_000),
    deadline: instant(1_795_600_000_000),
    nonce: 0n,
    commitment: sha256('private part'),
    ...different,
  }
}

/** A signed dose, by key number 1 unless told otherwise. */
export function signedDose(different: Partial<Draft> = {}, key = keyNumber(1)): Statement {
  return signStatement(domain, doseDraft(key.address, different), key)
}
