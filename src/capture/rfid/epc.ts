import {
  checkDigit,
  type Element,
  type Gtin,
  gtin,
  logisticName,
  printable,
  type Scan,
  type Sscc,
  sscc,
  vialName,
} from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { schemeNames } from './epcHeaders.ts'

/** What every 96-bit EPC of a GS1 key says besides the key. */
type Tagged = {
  /** 0 to 7: what kind of packaging carries the tag. */
  readonly filter: number
  /** Digits of the GS1 company prefix, 6 to 12. A barcode does not say it; a tag does. */
  readonly prefixLength: number
}

/** An EPC this house reads and writes. */
export type Epc =
  | (Tagged & { readonly scheme: 'SGTIN-96'; readonly gtin: Gtin; readonly serial: string })
  | (Tagged & { readonly scheme: 'SSCC-96'; readonly sscc: Sscc })

/**
 * Layout of a scheme: header 8 bits, filter 3, partition 3, company prefix and reference `keyBits` together, tail. The
 * reference begins with the key's first digit; the key's check digit is not stored. EPC Tag Data Standard 14.6.
 */
type Layout = {
  readonly header: bigint
  readonly keyDigits: number
  readonly keyBits: number
  readonly tailBits: number
}

const sgtin96: Layout = { header: 0x30n, keyDigits: 14, keyBits: 44, tailBits: 38 }
const sscc96: Layout = { header: 0x31n, keyDigits: 18, keyBits: 58, tailBits: 24 }

// By partition value 0 to 6, for company prefixes of 12 down to 6 digits.
const prefixBits = [40, 37, 34, 30, 27, 24, 20]
const longestPrefix = 12

/**
 * @param hex - A tag's EPC memory: 24 hexadecimal digits, either case.
 * @throws capture.epc-unsupported naming the scheme, capture.epc-malformed
 */
export function decodeEpc(hex: string): Epc {
  if (!/^([0-9A-Fa-f]{2})+$/.test(hex)) throw malformed(hex, 'is not hexadecimal bytes')
  const header = Number.parseInt(hex.slice(0, 2), 16)
  if (header !== 0x30 && header !== 0x31) {
    const name = schemeNames[header] ?? `header ${hex.slice(0, 2)}`
    throw captureFault('capture.epc-unsupported', `expected an SGTIN-96 or SSCC-96, tag ${shown(hex)} is ${name}`)
  }
  if (hex.length !== 24) throw malformed(hex, `has ${hex.length / 2} bytes, its scheme has 12`)
  const layout = header === 0x30 ? sgtin96 : sscc96
  const bits = BigInt(`0x${hex}`)
  const tail = field(bits, 0, layout.tailBits)
  const filter = Number(field(bits, 85, 3))
  const { key, prefixLength } = decodeKey(hex, bits, layout)
  if (layout === sgtin96) return { scheme: 'SGTIN-96', filter, prefixLength, gtin: gtin(key), serial: String(tail) }
  if (tail !== 0n) throw malformed(hex, 'has bits set where an SSCC-96 has none')
  return { scheme: 'SSCC-96', filter, prefixLength, sscc: sscc(key) }
}

/**
 * The inverse of {@link decodeEpc}.
 *
 * @returns 24 upper-case hexadecimal digits.
 * @throws capture.epc-unencodable
 */
export function encodeEpc(epc: Epc): string {
  const layout = epc.scheme === 'SGTIN-96' ? sgtin96 : sscc96
  const key = epc.scheme === 'SGTIN-96' ? epc.gtin : epc.sscc
  const tail = epc.scheme === 'SGTIN-96' ? encodeSerial(epc.serial) : 0n
  const partition = longestPrefix - epc.prefixLength
  const width = prefixBits[partition]
  if (width === undefined) throw unencodable(`a company prefix of ${epc.prefixLength} digits, expected 6 to 12`)
  if (!Number.isInteger(epc.filter) || epc.filter < 0 || epc.filter > 7)
    throw unencodable(`a filter of ${epc.filter}, expected 0 to 7`)
  const prefix = key.slice(1, 1 + epc.prefixLength)
  const reference = key.charAt(0) + key.slice(1 + epc.prefixLength, -1)
  const { header, keyBits, tailBits } = layout
  const start = (header << 6n) | BigInt((epc.filter << 3) | partition)
  const middle = (BigInt(prefix) << BigInt(keyBits - width)) | BigInt(reference)
  const bits = (((start << BigInt(keyBits)) | middle) << BigInt(tailBits)) | tail
  return bits.toString(16).toUpperCase().padStart(24, '0')
}

/** A tag seen, as the scan of the unit it names. @throws capture.epc-unsupported, capture.epc-malformed */
export function scanOfEpc(hex: string): Scan {
  const epc = decodeEpc(hex)
  const isItem = epc.scheme === 'SGTIN-96'
  const elements: Element[] = isItem
    ? [
        { ai: '01', value: epc.gtin },
        { ai: '21', value: epc.serial },
      ]
    : [{ ai: '00', value: epc.sscc }]
  return {
    source: 'rfid',
    text: hex.toUpperCase(),
    symbology: epc.scheme,
    aim: null,
    elements,
    epc: hex.toUpperCase(),
    unit: isItem ? vialName(epc.gtin, epc.serial) : logisticName(epc.sscc),
    batch: null,
  }
}

function decodeKey(hex: string, bits: bigint, layout: Layout): { key: string; prefixLength: number } {
  const partition = Number(field(bits, 82, 3))
  const width = prefixBits[partition]
  if (width === undefined) throw malformed(hex, 'has partition 7, which means nothing')
  const prefixLength = longestPrefix - partition
  const { keyDigits, keyBits, tailBits } = layout
  const referenceBits = keyBits - width
  const prefix = decimal(field(bits, tailBits + referenceBits, width), prefixLength)
  const reference = decimal(field(bits, tailBits, referenceBits), keyDigits - 1 - prefixLength)
  if (prefix === null || reference === null) throw malformed(hex, 'holds a number longer than its partition allows')
  const body = reference.charAt(0) + prefix + reference.slice(1)
  return { key: `${body}${checkDigit(body)}`, prefixLength }
}

/** Bits of a number, counted from its least significant one. */
function field(bits: bigint, from: number, width: number): bigint {
  return BigInt.asUintN(width, bits >> BigInt(from))
}

function decimal(value: bigint, digits: number): string | null {
  const text = String(value).padStart(digits, '0')
  return text.length === digits ? text : null
}

function encodeSerial(serial: string): bigint {
  const value = /^(0|[1-9]\d{0,11})$/.test(serial) ? BigInt(serial) : null
  if (value === null || value >= 1n << 38n) throw unencodable(`serial ${printable(serial)}`)
  return value
}

function malformed(hex: string, what: string) {
  return captureFault('capture.epc-malformed', `tag ${shown(hex)} ${what}`)
}

function unencodable(what: string) {
  return captureFault('capture.epc-unencodable', `a 96-bit EPC cannot hold ${what}`)
}

function shown(hex: string): string {
  return printable(hex.slice(0, 64)) || '(empty)'
}
