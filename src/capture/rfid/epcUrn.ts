import { printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { checkEpc, type Epc, type EpcKey, epcMalformed } from './epc.ts'

/** `urn:epc:id:sgtin:0614141.812345.32a%2Fb`: the EPC as systems exchange it. EPC Tag Data Standard, section 6. */
export function formatUrn(epc: Epc): string {
  return `urn:epc:id:${epc.key}:${body(epc)}`
}

/** `urn:epc:tag:sgtin-96:3.0614141.812345.6789`: with what only its tag says. EPC Tag Data Standard, section 12. */
export function formatTagUrn(epc: Epc, scheme: string, filter: number): string {
  return `urn:epc:tag:${scheme.toLowerCase()}:${filter}.${body(epc)}`
}

/**
 * Reads an EPC written as a URN: its pure identity, that of a tag, or the pattern that names all of one kind.
 *
 * @returns Of a pattern (`urn:epc:idpat:sgtin:….*`), the serial is `null`.
 * @throws capture.epc-unsupported naming another scheme, capture.epc-malformed
 */
export function parseUrn(text: string): Epc {
  const [, form, scheme = '', rest = ''] = /^urn:epc:(id|tag|idpat):([^:]*):(.*)$/is.exec(text) ?? []
  if (form === undefined) throw epcMalformed(text, 'is no urn:epc:id, urn:epc:tag or urn:epc:idpat')
  const isTag = form.toLowerCase() === 'tag'
  const key = (isTag ? scheme.replace(/-(96|170|195|198|202)$/, '') : scheme) as EpcKey
  if (!keys.includes(key)) {
    const named = printable(scheme.slice(0, 40))
    throw captureFault(
      'capture.epc-unsupported',
      `expected one of ${keys.join(', ')}, received an EPC of kind ${named}`,
    )
  }
  const parts = isTag ? behindFilter(text, rest) : rest
  return form.toLowerCase() === 'idpat' ? patternOf(text, key, parts) : identityOf(text, key, parts)
}

const keys: readonly EpcKey[] = ['sgtin', 'sscc', 'sgln', 'grai', 'giai']

function body({ key, prefix, reference, serial }: Epc): string {
  const written = [prefix, ...(key === 'giai' ? [] : [reference]), ...(key === 'sscc' ? [] : [escaped(serial ?? '0')])]
  return written.join('.')
}

function behindFilter(text: string, rest: string): string {
  if (!/^[0-7]\./.test(rest)) throw epcMalformed(text, 'has no filter of 0 to 7')
  return rest.slice(2)
}

function identityOf(text: string, key: EpcKey, parts: string): Epc {
  const [prefix = '', ...more] = parts.split('.')
  const reference = key === 'giai' ? '' : (more.shift() ?? '')
  // A serial may hold points of its own.
  const serial = more.length === 0 ? null : unescaped(text, more.join('.'))
  if (key !== 'sscc' && serial === null) throw epcMalformed(text, 'has no serial')
  const isWholePlace = key === 'sgln' && serial === '0'
  return checkEpc({ key, prefix, reference, serial: isWholePlace ? null : serial }, text)
}

// Only the kinds whose elements say something without a serial.
function patternOf(text: string, key: EpcKey, parts: string): Epc {
  const [, prefix = '', reference = ''] = /^(\d+)\.(\d*)\.\*$/.exec(parts) ?? []
  if (prefix === '' || (key !== 'sgtin' && key !== 'grai')) throw epcMalformed(text, 'is no pattern of one product')
  checkEpc({ key, prefix, reference, serial: 'X' }, text)
  return { key, prefix, reference, serial: null }
}

// Section 6.3.3: these seven have a meaning in URIs.
function escaped(serial: string): string {
  return serial.replace(/["%&/<>?]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function unescaped(text: string, serial: string): string {
  if (!/^(?:[^"%&/<>?]|%[0-9A-Fa-f]{2})*$/.test(serial))
    throw epcMalformed(text, 'holds one of "%&/<>? that is not written as %22, %25, %26, %2F, %3C, %3E or %3F')
  return serial.replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
}
