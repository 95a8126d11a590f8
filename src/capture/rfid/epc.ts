import { checkDigit, type Element, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'

/** The GS1 keys an EPC may carry here. */
export type EpcKey = 'sgtin' | 'sscc' | 'sgln' | 'grai' | 'giai'

/**
 * An electronic product code: what a tag says besides its filter. A barcode does not say where the company prefix ends; an
 * EPC does.
 */
export type Epc = {
  readonly key: EpcKey
  /** 6 to 12 digits. */
  readonly prefix: string
  /** The digits that complete the key, its first one (indicator, extension) in front; without check digit. */
  readonly reference: string
  /** Set 82. `null` for an SSCC, and for a place (SGLN) that has no extension. Of a GIAI: the whole asset reference. */
  readonly serial: string | null
}

type KeyRule = {
  /** Of prefix and reference together. `null`: a GIAI has no reference but its serial. */
  readonly digits: number | null
  /** Digits of the reference that stand before the prefix in the key. */
  readonly leading: 0 | 1
  /** Most characters of the serial; 0 when there is none. */
  readonly maxSerial: number
}

// EPC Tag Data Standard, section 6.3. A GIAI has 30 characters with its prefix.
const rules: Readonly<Record<EpcKey, KeyRule>> = {
  sgtin: { digits: 13, leading: 1, maxSerial: 20 },
  sscc: { digits: 17, leading: 1, maxSerial: 0 },
  sgln: { digits: 12, leading: 0, maxSerial: 20 },
  grai: { digits: 12, leading: 0, maxSerial: 16 },
  giai: { digits: null, leading: 0, maxSerial: 30 },
}

/** How many digits the reference has behind a prefix of this length. */
export function referenceLength(key: EpcKey, prefixLength: number): number {
  const { digits } = rules[key]
  return digits === null ? 0 : digits - prefixLength
}

/** @throws capture.epc-malformed when lengths or characters are not the key's. `shown` is how it was written. */
export function checkEpc(epc: Epc, shown: string): Epc {
  const { key, prefix, reference, serial } = epc
  if (!/^\d{6,12}$/.test(prefix)) throw epcMalformed(shown, 'has no company prefix of 6 to 12 digits')
  const length = referenceLength(key, prefix.length)
  if (!/^\d*$/.test(reference) || reference.length !== length)
    throw epcMalformed(shown, `has no reference of ${length} digits behind its prefix`)
  const most = key === 'giai' ? rules.giai.maxSerial - prefix.length : rules[key].maxSerial
  const fits = serial === null ? key === 'sgln' || most === 0 : serial.length <= most && set82.test(serial)
  if (!fits) throw epcMalformed(shown, `has no serial of 1 to ${most} GS1 characters`)
  return epc
}

const set82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/

/** What a barcode would carry of it. */
export function elementsOfEpc({ key, prefix, reference, serial }: Epc): Element[] {
  const { leading } = rules[key]
  const body = reference.slice(0, leading) + prefix + reference.slice(leading)
  const complete = `${body}${checkDigit(body)}`
  switch (key) {
    case 'sgtin':
      return [{ ai: '01', value: complete }, ...optional('21', serial)]
    case 'sscc':
      return [{ ai: '00', value: complete }]
    case 'sgln':
      return [{ ai: '414', value: complete }, ...optional('254', serial)]
    case 'grai':
      return [{ ai: '8003', value: `0${complete}${serial ?? ''}` }]
    case 'giai':
      return [{ ai: '8004', value: prefix + (serial ?? '') }]
  }
}

/**
 * The EPC of elements, where they name one: (01) with (21), (00), (414), (8003) with its serial, or (8004).
 *
 * @param elements - Checked.
 * @param prefixLength - Digits of the company prefix, 6 to 12, which only the issuer of the prefix knows.
 * @returns `null` when they name no single thing.
 * @throws capture.epc-malformed when the key has no prefix of this length.
 */
export function epcOfElements(elements: readonly Element[], prefixLength: number): Epc | null {
  const carried = (ai: string) => elements.find((element) => element.ai === ai)?.value
  const of = (key: EpcKey, digits: string | undefined, serial: string | null | undefined) =>
    digits === undefined || serial === undefined ? null : split(key, digits, serial, prefixLength)
  const [grai, giai, gln] = [carried('8003'), carried('8004'), carried('414')]
  return (
    of('sgtin', carried('01'), carried('21')) ??
    of('sscc', carried('00'), null) ??
    of('sgln', gln, gln && (carried('254') ?? null)) ??
    of('grai', grai?.slice(1, 14), grai?.slice(14) || undefined) ??
    of('giai', giai?.slice(0, prefixLength), giai?.slice(prefixLength))
  )
}

function split(key: EpcKey, digits: string, serial: string | null, prefixLength: number): Epc {
  const { leading } = rules[key]
  const prefix = digits.slice(leading, leading + prefixLength)
  const reference = key === 'giai' ? '' : digits.slice(0, leading) + digits.slice(leading + prefixLength, -1)
  return checkEpc({ key, prefix, reference, serial }, `${digits} with a prefix of ${prefixLength} digits`)
}

function optional(ai: string, value: string | null): Element[] {
  return value === null ? [] : [{ ai, value }]
}

export function epcMalformed(shown: string, what: string) {
  return captureFault('capture.epc-malformed', `${printable(shown.slice(0, 100)) || '(empty)'} ${what}`)
}
