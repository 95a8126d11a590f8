import type { EncodedEvent } from '../event/index.ts'
import { type Address, bytesOf, type Digest, type Hex, hexOf, type Instant } from '../values/index.ts'
import { keccak256 } from './keccak.ts'

/** Which ledger a statement is for; it is void on every other. */
export type Domain = { readonly chainId: number; readonly contract: Address }

/** The fields a signature covers, as the contract knows them. */
export type Fields = EncodedEvent & {
  readonly party: Address
  readonly occurredAt: Instant
  readonly deadline: Instant
  /** The signer's own sequence number. */
  readonly nonce: bigint
  /** Salted commitment of the private part, hash of a document, or the zero digest. */
  readonly commitment: Digest
}

/** EIP-712 digest of a statement, which is its identity. Packed by hand: ten times the speed of a generic encoder. */
export function digestOf(domain: Domain, fields: Fields): Digest {
  const struct = keccak(
    statementType +
      number(fields.kind) +
      address(fields.party) +
      fields.subject.slice(2) +
      fields.object.slice(2) +
      number(fields.occurredAt) +
      number(fields.deadline) +
      number(fields.nonce) +
      fields.commitment.slice(2) +
      keccak(fields.data.slice(2)),
  )
  return `0x${keccak(`1901${domainSeparator(domain)}${struct}`)}` as Digest
}

/** First four bytes of the domain separator: lets the contract name a statement for another ledger as such. */
export function domainTag(domain: Domain): Hex {
  return `0x${domainSeparator(domain).slice(0, 8)}`
}

function domainSeparator(domain: Domain): string {
  return keccak(domainType + domainName + domainVersion + number(domain.chainId) + address(domain.contract))
}

const domainType = typeHash('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)')
const domainName = typeHash('vialtrace')
const domainVersion = typeHash('1')
const statementType = typeHash(
  'Statement(uint16 kind,address party,bytes32 subject,bytes32 object,uint64 occurredAt,uint64 deadline,' +
    'uint256 nonce,bytes32 commitment,bytes data)',
)

function typeHash(text: string): string {
  return keccak(Buffer.from(text).toString('hex'))
}

function keccak(hex: string): string {
  return hexOf(keccak256(bytesOf(`0x${hex}`))).slice(2)
}

function number(value: number | bigint): string {
  return value.toString(16).padStart(64, '0')
}

function address(value: Address): string {
  return value.slice(2).padStart(64, '0')
}
