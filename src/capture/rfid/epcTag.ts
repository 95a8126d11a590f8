import { printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { type BitText, bitsOf, digitsFrom, readBits } from './bits.ts'
import { checkEpc, type Epc, type EpcKey, epcMalformed, referenceLength } from './epc.ts'
import { schemeNames } from './epcHeaders.ts'

/** An EPC as a tag's memory holds it. */
export type TaggedEpc = {
  readonly scheme: SchemeName
  readonly epc: Epc
  /** 0 to 7: what kind of packaging carries the tag. */
  readonly filter: number
}

export type SchemeName = keyof typeof schemes

type Scheme = {
  readonly header: number
  readonly key: EpcKey
  readonly bits: number
  /** Of prefix and reference; `null`: the prefix alone, and the serial has the rest. */
  readonly keyBits: number | null
  /** How the serial is written: as a number, in characters of 7 bits, or not at all. */
  readonly serial: 'number' | 'text' | 'none'
}

/**
 * Header 8 bits, filter 3, partition 3, prefix and reference, serial.
 *
 * @see EPC Tag Data Standard 2.x, sections 14.2 (headers) and 14.6 (layouts)
 */
const schemes = {
  'SGTIN-96': { header: 0x30, key: 'sgtin', bits: 96, keyBits: 44, serial: 'number' },
  'SGTIN-198': { header: 0x36, key: 'sgtin', bits: 198, keyBits: 44, serial: 'text' },
  'SSCC-96': { header: 0x31, key: 'sscc', bits: 96, keyBits: 58, serial: 'none' },
  'SGLN-96': { header: 0x32, key: 'sgln', bits: 96, keyBits: 41, serial: 'number' },
  'SGLN-195': { header: 0x39, key: 'sgln', bits: 195, keyBits: 41, serial: 'text' },
  'GRAI-96': { header: 0x33, key: 'grai', bits: 96, keyBits: 44, serial: 'number' },
  'GRAI-170': { header: 0x37, key: 'grai', bits: 170, keyBits: 44, serial: 'text' },
  'GIAI-96': { header: 0x34, key: 'giai', bits: 96, keyBits: null, serial: 'number' },
  'GIAI-202': { header: 0x38, key: 'giai', bits: 202, keyBits: null, serial: 'text' },
} as const satisfies Record<string, Scheme>

// By partition value 0 to 6, for company prefixes of 12 down to 6 digits.
const prefixBits = [40, 37, 34, 30, 27, 24, 20]
const longestPrefix = 12

/**
 * @param hex - A tag's EPC memory in hexadecimal, either case, to the end of its scheme or of the 16-bit word it ends in.
 * @throws capture.epc-unsupported naming the scheme, capture.epc-malformed
 */
export function decodeEpc(hex: string): TaggedEpc {
  if (!/^[0-9A-Fa-f]{2,}$/.test(hex)) throw malformed(hex, 'is not hexadecimal bytes')
  const name = schemeOf(hex)
  const { key, bits, keyBits, serial } = schemes[name] as Scheme
  const text = bitsWithin(hex, bits)
  const [filter, partition] = [Number(readBits(text, 8, 3)), Number(readBits(text, 11, 3))]
  const width = prefixBits[partition]
  if (width === undefined) throw malformed(hex, 'has partition 7, which means nothing')
  const prefix = digitsFrom(text, 14, width, longestPrefix - partition)
  const tail = 14 + (keyBits ?? width)
  const reference = digitsFrom(text, 14 + width, tail - 14 - width, referenceLength(key, longestPrefix - partition))
  if (prefix === null || reference === null) throw malformed(hex, 'holds a number longer than its partition allows')
  const decoded = serialFrom(hex, name, serial, text.slice(tail))
  const epc = { key, prefix, reference, serial: key === 'sgln' && decoded === '0' ? null : decoded }
  return { scheme: name, filter, epc: checkEpc(epc, `tag ${hex}`) }
}

/**
 * The inverse of {@link decodeEpc}.
 *
 * @returns Upper-case hexadecimal, filled up to whole 16-bit words as a tag holds it.
 * @throws capture.epc-unencodable
 */
export function encodeEpc({ scheme, epc, filter }: TaggedEpc): string {
  const { header, key, bits, keyBits, serial } = schemes[scheme] as Scheme
  if (epc.key !== key) throw unencodable(scheme, `an EPC of kind ${epc.key}`)
  const partition = longestPrefix - epc.prefix.length
  const width = prefixBits[partition]
  if (width === undefined)
    throw unencodable(scheme, `a company prefix of ${epc.prefix.length} digits, expected 6 to 12`)
  if (!Number.isInteger(filter) || filter < 0 || filter > 7)
    throw unencodable(scheme, `a filter of ${filter}, expected 0 to 7`)
  checkEpc(epc, `EPC of kind ${key}`)
  const referenceBits = keyBits === null ? 0 : keyBits - width
  const head =
    bitsOf(header, 8) +
    bitsOf(filter, 3) +
    bitsOf(partition, 3) +
    bitsOf(BigInt(epc.prefix), width) +
    bitsOf(BigInt(epc.reference || 0), referenceBits)
  const tail = serialBits(scheme, serial, epc.serial ?? '0', bits - head.length)
  const text = (head + tail).padEnd(Math.ceil(bits / 16) * 16, '0')
  return text.replace(/.{4}/g, (four) => Number.parseInt(four, 2).toString(16).toUpperCase())
}

/** What the header of a memory says it is; `null` where no scheme has this header. */
export function schemeNameOf(hex: string): string | null {
  return schemeNames[Number.parseInt(hex.slice(0, 2), 16)] ?? null
}

function schemeOf(hex: string): SchemeName {
  const name = schemeNameOf(hex)
  if (name !== null && name in schemes) return name as SchemeName
  const known = `header ${hex.slice(0, 2).toUpperCase()}`
  throw captureFault(
    'capture.epc-unsupported',
    `expected one of ${Object.keys(schemes).join(', ')}, tag ${printable(hex.slice(0, 64))} is ${name ?? known}`,
  )
}

function bitsWithin(hex: string, bits: number): BitText {
  const [length, words] = [hex.length * 4, Math.ceil(bits / 16) * 16]
  if (length < bits || length > words) throw malformed(hex, `has ${length} bits, its scheme has ${bits}`)
  const text = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('')
  if (text.slice(bits).includes('1')) throw malformed(hex, 'has bits set behind its end')
  return text.slice(0, bits)
}

function serialFrom(hex: string, scheme: string, written: Scheme['serial'], bits: BitText): string | null {
  if (written === 'number') return String(readBits(bits, 0, bits.length))
  if (written === 'none') {
    if (bits.includes('1')) throw malformed(hex, `has bits set where an ${scheme} has none`)
    return null
  }
  const codes = bits.match(/.{7}/g) ?? []
  const end = codes.findIndex((code) => !code.includes('1'))
  const used = end === -1 ? codes.length : end
  if (bits.slice(used * 7).includes('1')) throw malformed(hex, 'has bits set behind the end of its serial')
  return codes
    .slice(0, used)
    .map((code) => String.fromCharCode(Number.parseInt(code, 2)))
    .join('')
}

function serialBits(scheme: string, written: Scheme['serial'], serial: string, width: number): BitText {
  if (written === 'none') return '0'.repeat(width)
  if (written === 'number') {
    const value = /^(0|[1-9]\d*)$/.test(serial) ? BigInt(serial) : null
    if (value === null || value >= 1n << BigInt(width)) throw unencodable(scheme, `serial ${printable(serial)}`)
    return bitsOf(value, width)
  }
  const text = [...serial].map((char) => bitsOf(char.charCodeAt(0), 7)).join('')
  if (text.length > width) throw unencodable(scheme, `serial ${printable(serial)}`)
  return text.padEnd(width, '0')
}

function malformed(hex: string, what: string) {
  return epcMalformed(`tag ${hex.slice(0, 64) || '(empty)'}`, what)
}

function unencodable(scheme: string, what: string) {
  return captureFault('capture.epc-unencodable', `an EPC of scheme ${scheme} cannot hold ${what}`)
}
