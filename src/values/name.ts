import { type Address, type Digest, sha256 } from './digest.ts'
import { valueFault } from './faults.ts'
import { type Gtin, gtin, type Sscc, sscc } from './gs1Key.ts'
import { printable } from './printable.ts'

/**
 * What a thing is called, everywhere: a canonical GS1 Digital Link URI. A barcode does not say how long its company
 * prefix is, a tag does; this form needs no prefix length, so both name one thing alike (decision 0009).
 */
export type Name = string & { readonly form: 'Digital Link' }

export type Named =
  | { readonly type: 'batch'; readonly gtin: Gtin; readonly lot: string }
  | { readonly type: 'vial'; readonly gtin: Gtin; readonly serial: string }
  | { readonly type: 'logistic'; readonly sscc: Sscc }

const stem = 'https://id.gs1.org'

export function batchName(item: Gtin, lot: string): Name {
  return `${stem}/01/${item}/10/${escaped(identifier('lot', lot))}` as Name
}

export function vialName(item: Gtin, serial: string): Name {
  return `${stem}/01/${item}/21/${escaped(identifier('serial', serial))}` as Name
}

/** A carton or a pallet. */
export function logisticName(unit: Sscc): Name {
  return `${stem}/00/${unit}` as Name
}

/** A container is named under the party that owns it, so nobody else can claim the label. */
export function containerName(owner: Address, label: string): string {
  return `urn:vialtrace:container:${owner}:${label}`
}

/** The 32 bytes by which the ledger knows a name. */
export function subjectOf(name: string): Digest {
  return sha256(name)
}

/** Reads a canonical name back; another spelling of it is refused. @throws values.gs1-key, values.check-digit, values.identifier */
export function parseName(text: string): Named {
  const match = /^https:\/\/id\.gs1\.org\/(?:00\/(\d+)|01\/(\d{14})\/(10|21)\/([^/?#]+))$/.exec(text)
  if (!match) throw valueFault('values.gs1-key', `expected a Digital Link name, received "${printable(text)}"`)
  if (match[1] !== undefined) return { type: 'logistic', sscc: sscc(match[1]) }
  const item = gtin(match[2] ?? '')
  const value = unescaped(match[4] ?? '')
  const isLot = match[3] === '10'
  if ((isLot ? batchName(item, value) : vialName(item, value)) !== text)
    throw valueFault('values.identifier', `expected a canonical Digital Link, received "${printable(text)}"`)
  return isLot ? { type: 'batch', gtin: item, lot: value } : { type: 'vial', gtin: item, serial: value }
}

/** RFC 3986: everything but unreserved characters, as a canonical Digital Link has it. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw valueFault('values.identifier', `expected percent escapes of UTF-8, received "${printable(text)}"`)
  }
}

/** One to twenty characters of GS1 set 82 (General Specifications figure 7.11-1), for lots and serials. */
function identifier(what: string, text: string): string {
  if (!/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/.test(text))
    throw valueFault('values.identifier', `expected a ${what} of 1 to 20 GS1 characters, received "${printable(text)}"`)
  return text
}
