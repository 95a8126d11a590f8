import { ParamType } from 'ethers/abi'
import {
  type Address,
  address,
  batchName,
  bitsAsRoles,
  type Digest,
  digest,
  type Instant,
  instant,
  logisticName,
  type MilliCelsius,
  milliCelsius,
  type Name,
  parseName,
  printable,
  type Role,
  rolesAsBits,
} from '../values/index.ts'
import { eventFault } from './faults.ts'
import { assertVialSet, type VialSet } from './vialSet.ts'

/**
 * How one value of an event stands in ABI data. Only `encode` checks: what was decoded is encoded again and compared,
 * so there is one judge for both ways.
 */
export type Field<T> = {
  readonly abi: ParamType
  /** @param where - Names the field in a refusal. @throws event.malformed, values.* */
  encode(value: T, where: string): unknown
  decode(raw: unknown): T
}

/** A whole number that fits `bits`, and JavaScript's 53. */
export function whole(bits: 8 | 16 | 32 | 64): Field<number> {
  return {
    abi: ParamType.from(`uint${bits}`),
    encode: (value, where) =>
      Number.isSafeInteger(value) && value >= 0 && value < 2 ** bits ? value : refuse(where, `${bits} bits`, value),
    decode: Number,
  }
}

export const sequence: Field<bigint> = {
  abi: ParamType.from('uint256'),
  encode: (value, where) => (value >= 0n && value < 1n << 256n ? value : refuse(where, '256 bits', value)),
  decode: (raw) => raw as bigint,
}

export const flag: Field<boolean> = {
  abi: ParamType.from('bool'),
  encode: (value) => value,
  decode: (raw) => raw as boolean,
}

export const bytes32: Field<Digest> = {
  abi: ParamType.from('bytes32'),
  encode: (value) => digest(value),
  decode: (raw) => raw as Digest,
}

export const account: Field<Address> = {
  abi: ParamType.from('address'),
  encode: (value) => address(value),
  decode: (raw) => address(raw as string),
}

const textBytesMax = 1024

/** Text of at most 1024 bytes in UTF-8, kept exactly as written. */
export const text: Field<string> = {
  abi: ParamType.from('string'),
  encode: (value, where) =>
    value.isWellFormed() && Buffer.byteLength(value) <= textBytesMax
      ? value
      : refuse(where, `text of at most ${textBytesMax} bytes`, `${value.length} characters`),
  decode: (raw) => raw as string,
}

/** A name in its one canonical spelling. */
export function nameOf(type: 'batch' | 'logistic'): Field<Name> {
  return {
    abi: text.abi,
    encode: (value, where) => (spelt(value, type) === value ? value : refuse(where, `a ${type} name`, value)),
    decode: (raw) => raw as Name,
  }
}

export const time: Field<Instant> = {
  abi: ParamType.from('uint64'),
  encode: (value) => instant(value),
  decode: (raw) => Number(raw) as Instant,
}

/** A time that may be missing; the ledger holds 0 for it. */
export const timeOrNever: Field<Instant | null> = {
  abi: time.abi,
  encode: (value, where) => (value === 0 ? refuse(where, 'a time after 1970 or null', 0) : instant(value ?? 0)),
  decode: (raw) => (Number(raw) as Instant) || null,
}

export const temperature: Field<MilliCelsius> = {
  abi: ParamType.from('int32'),
  encode: (value) => milliCelsius(value),
  decode: (raw) => Number(raw) as MilliCelsius,
}

export const roleBits: Field<readonly Role[]> = {
  abi: ParamType.from('uint32'),
  encode: rolesAsBits,
  decode: (raw) => bitsAsRoles(Number(raw)),
}

/** One word of a closed list; the ledger holds its place in the list, from 1. */
export function choice<const C extends readonly string[]>(...words: C): Field<C[number]> {
  return {
    abi: ParamType.from('uint8'),
    encode: (value, where) => words.indexOf(value) + 1 || refuse(where, words.join(', '), value),
    decode: (raw) => words[Number(raw) - 1] ?? `${raw}`,
  }
}

export function listOf<T>(item: Field<T>): Field<readonly T[]> {
  return {
    abi: ParamType.from(`${item.abi.format()}[]`),
    encode: (list, where) => list.map((value, at) => item.encode(value, `${where}[${at}]`)),
    decode: (raw) => [...(raw as Iterable<unknown>)].map((value) => item.decode(value)),
  }
}

export const vialSet: Field<VialSet> = {
  abi: ParamType.from('tuple(bytes32,bytes32,uint16[],uint256[])'),
  encode: (value) => {
    const { batch, from, words, masks } = assertVialSet(value)
    return [batch, from, words, masks]
  },
  decode: (raw) => {
    const [batch, from, words, masks] = raw as [Digest, Digest, Iterable<bigint>, Iterable<bigint>]
    return { batch, from, words: [...words].map(Number), masks: [...masks] }
  },
}

function spelt(name: string, type: 'batch' | 'logistic'): Name | undefined {
  const named = parseName(name)
  if (named.type === 'batch' && type === 'batch') return batchName(named.gtin, named.lot)
  if (named.type === 'logistic' && type === 'logistic') return logisticName(named.sscc)
  return undefined
}

function refuse(where: string, expected: string, received: unknown): never {
  throw eventFault('event.malformed', `${where}: expected ${expected}, received ${printable(String(received))}`)
}
