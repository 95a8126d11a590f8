import { decodeEvent, type Event, encodeEvent, eventKind, mostSigners } from '../event/index.ts'
import type { Address, Digest, Hex, Instant } from '../values/index.ts'
import { signFault } from './faults.ts'
import { recoverSigner, type Signer } from './key.ts'
import type { LedgerStatement } from './ledgerStatement.ts'
import { type Domain, digestOf, domainTag, type Fields } from './typedData.ts'

/** What someone is about to say, before it is signed. */
export type Draft = {
  readonly event: Event
  /** In whose name: the address of the party's admin key. */
  readonly party: Address
  readonly occurredAt: Instant
  /** After this the ledger takes it no more. */
  readonly deadline: Instant
  /** The signer's own sequence number; of the proposer for what the council signs. */
  readonly nonce: bigint
  /** Salted commitment of the private part, hash of a document, or the zero digest. */
  readonly commitment: Digest
}

/** An event with the signatures that vouch for it. Frozen, and made only in this room: an unsigned one cannot be. */
export type Statement = Fields & {
  /** EIP-712 digest of the fields under the domain. */
  readonly id: Digest
  readonly domain: Domain
  /** Ascending; one, or the council's members that signed. */
  readonly signers: readonly Address[]
  /** 65 bytes r, s, v for each signer in their order, then the domain's four-byte tag. */
  readonly signature: Hex
  readonly [vouched]: true
}

declare const vouched: unique symbol

/** A statement as its parts claim it to be; {@link verifyStatement} finds out. */
export type Claim = Omit<Statement, typeof vouched>

/** One signer's 65 bytes under a statement's identity. */
export type Signature = { readonly signer: Address; readonly signature: Hex }

/** @throws event.malformed, values.* when the event cannot be written. */
export function signStatement(domain: Domain, draft: Draft, signer: Signer): Statement {
  return coSign(domain, draft, [signer])
}

/** One statement by several members of the council. @throws sign.signature-invalid for other kinds, or no signer. */
export function coSign(domain: Domain, draft: Draft, signers: readonly Signer[]): Statement {
  const fields = fieldsOf(draft)
  const id = digestOf(domain, fields)
  const signatures = signers.map((signer) => ({ signer: signer.address, signature: signer.sign(id) }))
  return assemble(domain, fields, id, signatures)
}

/** Checks everything a statement says about itself, from its parts alone. @throws sign.* */
export function verifyStatement(claim: Claim): void {
  const { domain, id, signers, signature } = claim
  requireSigners(claim, signers)
  if (signature.length !== 2 + signers.length * 130 + 8)
    throw signFault('sign.signature-invalid', `expected 65 bytes for each of ${signers.length} signers and 4 more`)
  if (signature.slice(-8) !== domainTag(domain).slice(2))
    throw signFault('sign.domain-mismatch', `expected a signature for contract ${domain.contract} on ${domain.chainId}`)
  const expected = digestOf(domain, claim)
  if (id !== expected)
    throw signFault('sign.statement-altered', `statement ${id} has other contents, which make it ${expected}`)
  signers.forEach((signer, at) => {
    requireSignedBy(id, { signer, signature: `0x${signature.slice(2 + at * 130, 132 + at * 130)}` })
  })
}

/**
 * A statement that the ledger tells, whole again, so that it can be relayed once more.
 *
 * @param signature - As it was relayed before: 65 bytes for each signer, then the domain's tag.
 * @throws sign.signature-invalid unless whom the ledger names is among those who signed.
 */
export function withSignature({ signer, ...fields }: LedgerStatement, signature: Hex): Statement {
  const count = Math.floor((signature.length - 10) / 130)
  const signers = Array.from({ length: count }, (_, at) =>
    recoverSigner(fields.id, `0x${signature.slice(2 + at * 130, 132 + at * 130)}`),
  )
  if (!signers.includes(signer))
    throw signFault('sign.signature-invalid', `statement ${fields.id} is not signed by ${signer}`)
  requireSigners(fields, signers)
  return vouch({ ...fields, signers, signature })
}

/** What a statement says. Works for every form of it, also the ledger's. @throws event.malformed, event.kind-unknown */
export function eventOf(fields: Fields): Event {
  return decodeEvent(fields, fields.party)
}

/** @throws sign.statement-malformed when the nonce is not one; event.malformed, values.* */
export function fieldsOf({ event, ...rest }: Draft): Fields {
  if (rest.nonce < 0n || rest.nonce >= 1n << 256n)
    throw signFault('sign.statement-malformed', `expected a nonce below 2^256, received ${rest.nonce}`)
  return { ...encodeEvent(event), ...rest }
}

/** @throws sign.signature-invalid unless this signer made this signature. */
export function requireSignedBy(id: Digest, { signer, signature }: Signature): void {
  const recovered = recoverSigner(id, signature)
  if (recovered !== signer)
    throw signFault('sign.signature-invalid', `statement ${id} is not signed by ${signer} but by ${recovered}`)
}

export function assemble(domain: Domain, fields: Fields, id: Digest, signatures: readonly Signature[]): Statement {
  const ordered = signatures.toSorted((a, b) => (a.signer < b.signer ? -1 : 1))
  const signers = ordered.map(({ signer }) => signer)
  requireSigners(fields, signers)
  const blob = ordered.map(({ signature }) => signature.slice(2)).join('') + domainTag(domain).slice(2)
  return vouch({ ...fields, id, domain, signers, signature: `0x${blob}` })
}

/** Seals a claim that was verified, or made of signatures just now. */
export function vouch(claim: Claim): Statement {
  const domain = Object.freeze({ ...claim.domain })
  const signers = Object.freeze([...claim.signers])
  return Object.freeze({ ...claim, domain, signers }) as Statement
}

function requireSigners(fields: Fields, signers: readonly Address[]): void {
  const most = mostSigners(eventKind(fields.kind))
  const ascending = signers.every((signer, at) => signer > (signers[at - 1] ?? ''))
  if (signers.length < 1 || signers.length > most || !ascending)
    throw signFault('sign.signature-invalid', `expected 1 to ${most} different signers, received ${signers.length}`)
}
