import { canonicalBytes, parseCanonical } from '../envelope/index.ts'
import { dataBytesMax } from '../event/index.ts'
import { type Address, type Digest, type Hex, instant, isFault, printable } from '../values/index.ts'
import { signFault } from './faults.ts'
import { type Claim, type Statement, verifyStatement, vouch } from './statement.ts'
import type { Domain, Fields } from './typedData.ts'

type FieldsJson = Omit<Fields, 'nonce'> & { readonly nonce: string }

/** A statement as plain JSON. `nonce` is decimal text, for it may exceed what a JSON number holds. */
export type StatementJson = FieldsJson & {
  readonly id: Digest
  readonly domain: Domain
  readonly signers: readonly Address[]
  readonly signature: Hex
}

export function statementToJson(statement: Statement): StatementJson {
  const { id, domain, signers, signature } = statement
  return { ...fieldsToJson(statement), id, domain, signers, signature }
}

/**
 * The one way a statement comes in: exactly the properties of {@link StatementJson}, in one spelling, and verified.
 *
 * @throws sign.*
 */
export function statementFromJson(value: unknown): Statement {
  const json = exactly(value, ['domain', 'id', 'signature', 'signers', ...fieldNames])
  const claim: Claim = {
    ...fieldsFromJson(json),
    id: hex(json, 'id', 32) as Digest,
    domain: domainFromJson(json.domain),
    signers: list(json, 'signers').map((signer) => hex({ signer }, 'signer', 20) as Address),
    signature: hex(json, 'signature'),
  }
  verifyStatement(claim)
  return vouch(claim)
}

/** The canonical bytes of a statement (RFC 8785): a leaf of the journal. */
export function statementBytes(statement: Statement): Uint8Array {
  return canonicalBytes(statementToJson(statement))
}

/** Reads {@link statementBytes} back; any other spelling is refused. @throws sign.* */
export function statementFromBytes(bytes: Uint8Array): Statement {
  try {
    return statementFromJson(parseCanonical(bytes))
  } catch (error) {
    if (!isFault(error, 'envelope.document-invalid')) throw error
    throw signFault('sign.statement-malformed', `a statement cannot be read: ${error.message}`, error)
  }
}

export const fieldNames = [
  'kind',
  'party',
  'subject',
  'object',
  'occurredAt',
  'deadline',
  'nonce',
  'commitment',
  'data',
] as const

export function fieldsToJson({ nonce, ...fields }: Fields): FieldsJson {
  const { kind, party, subject, object, occurredAt, deadline, commitment, data } = fields
  return { kind, party, subject, object, occurredAt, deadline, nonce: `${nonce}`, commitment, data }
}

export function fieldsFromJson(json: Json): Fields {
  const data = hex(json, 'data')
  if (data.length > 2 + 2 * dataBytesMax) refuse('data', `at most ${dataBytesMax} bytes`, `${data.length / 2 - 1}`)
  return {
    kind: whole(json, 'kind', 0xffff),
    party: hex(json, 'party', 20) as Address,
    subject: hex(json, 'subject', 32) as Digest,
    object: hex(json, 'object', 32) as Digest,
    occurredAt: instant(whole(json, 'occurredAt', 8.64e15)),
    deadline: instant(whole(json, 'deadline', 8.64e15)),
    nonce: decimal(json, 'nonce'),
    commitment: hex(json, 'commitment', 32) as Digest,
    data,
  }
}

export function domainFromJson(value: unknown): Domain {
  const json = exactly(value, ['chainId', 'contract'])
  return { chainId: whole(json, 'chainId', Number.MAX_SAFE_INTEGER), contract: hex(json, 'contract', 20) as Address }
}

export type Json = Readonly<Record<string, unknown>>

/** An object with these own properties and no others. */
export function exactly(value: unknown, names: readonly string[]): Json {
  const found = value !== null && typeof value === 'object' ? Object.keys(value) : []
  const strange = found.filter((name) => !names.includes(name))
  const missing = names.filter((name) => !found.includes(name))
  if (strange.length + missing.length > 0)
    refuse(
      'a statement',
      `exactly ${names.join(', ')}`,
      [...missing.map((name) => `no ${name}`), ...strange].join(', '),
    )
  return value as Json
}

/** Lower-case hexadecimal after 0x, of a fixed number of bytes where one is given. */
export function hex(json: Json, name: string, bytes?: number): Hex {
  const value = json[name]
  const length = bytes === undefined ? '*' : `{${bytes}}`
  if (typeof value !== 'string' || !new RegExp(`^0x(?:[0-9a-f]{2})${length}$`).test(value))
    refuse(name, `0x and ${bytes === undefined ? 'whole bytes' : `${bytes} bytes`} in lower case`, value)
  return value as Hex
}

export function list(json: Json, name: string): readonly unknown[] {
  const value = json[name]
  if (!Array.isArray(value) || value.length > 255) refuse(name, 'a list of at most 255', value)
  return value as readonly unknown[]
}

function whole(json: Json, name: string, max: number): number {
  const value = json[name]
  if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > max || Object.is(value, -0))
    refuse(name, `a whole number up to ${max}`, value)
  return value as number
}

function decimal(json: Json, name: string): bigint {
  const value = json[name]
  if (typeof value !== 'string' || !/^(?:0|[1-9]\d{0,77})$/.test(value) || BigInt(value) >= 1n << 256n)
    refuse(name, 'a decimal number below 2^256', value)
  return BigInt(value as string)
}

function refuse(name: string, expected: string, received: unknown): never {
  const shown = printable(typeof received === 'object' ? 'something else' : String(received)).slice(0, 200)
  throw signFault('sign.statement-malformed', `${name}: expected ${expected}, received ${shown}`)
}
