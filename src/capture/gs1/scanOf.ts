import {
  batchName,
  type Element,
  type Fault,
  gtin,
  logisticName,
  type Name,
  printable,
  type Scan,
  type ScanSource,
  sscc,
  vialName,
} from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { elementsOfEpc } from '../rfid/epc.ts'
import { parseUrn } from '../rfid/epcUrn.ts'
import { type Carries, splitAim, symbologies } from './aim.ts'
import { parseBracketed } from './bracketed.ts'
import { parseDigitalLink } from './digitalLink.ts'
import { formatElementString, parseElementString } from './elementString.ts'
import { lastFieldMayHideAnother, separator } from './lostSeparator.ts'

/** What a reader handed over, before anything is known about it. */
export type Carried = {
  readonly source: ScanSource
  /** As sent, line ending removed. */
  readonly text: string
  /** The symbology identifier when the reader gave it apart; left out, it is looked for at the start of the text. */
  readonly aim?: string
}

/**
 * Turns what a reader handed over into a scan, or refuses it.
 *
 * A scanner or a keyboard may have dropped separators without a trace. A text that shows none, and whose last field may
 * hide another, is refused: a wrong lot number is worse than none. Readers of pictures keep separators, so theirs stands.
 *
 * @throws capture.code-not-gs1, capture.gs-lost, and what the parsers of this folder throw.
 */
export function scanOf(carried: Carried): Scan {
  const { aim, text } =
    carried.aim === undefined ? withoutFnc1(splitAim(carried.text)) : { ...carried, aim: carried.aim }
  const isFnc1First = carried.text.startsWith(separator)
  const elements = elementsOf(isFnc1First ? 'elements' : carriedBy(aim, text), aim, text)
  if (carried.source !== 'image' && isPlain(text) && lastFieldMayHideAnother(elements))
    throw captureFault('capture.gs-lost', `(${elements.at(-1)?.ai}) "${elements.at(-1)?.value}" may hide another field`)
  return {
    source: carried.source,
    text,
    symbology: symbologies[aim ?? '']?.symbology ?? 'unknown',
    aim,
    elements,
    epc: null,
    unit: unitOf(elements),
    batch: batchOf(elements),
  }
}

/** The vial (01 + 21) or logistic unit (00) that elements name. */
export function unitOf(elements: readonly Element[]): Name | null {
  const { '00': unit, '01': item, '21': serial } = valuesOf(elements)
  if (unit !== undefined) return logisticName(sscc(unit))
  return item !== undefined && serial !== undefined ? vialName(gtin(item), serial) : null
}

/** The batch (01 + 10) that elements name. */
export function batchOf(elements: readonly Element[]): Name | null {
  const { '01': item, '10': lot } = valuesOf(elements)
  return item !== undefined && lot !== undefined ? batchName(gtin(item), lot) : null
}

// Where no identifier says that FNC1 stands first, some scanners send it as the separator it otherwise is.
function withoutFnc1({ aim, text }: ReturnType<typeof splitAim>): ReturnType<typeof splitAim> {
  return { aim, text: aim === null && text.startsWith(separator) ? text.slice(1) : text }
}

type Form = Carries | 'bracketed' | 'link' | 'urn'

function carriedBy(aim: string | null, text: string): Form {
  if (aim === null && text.startsWith('(')) return 'bracketed'
  // Without an identifier, the digits of an EAN symbol would read as a field of a company's own: (95)06000134352.
  if (aim === null && /^(\d{8}|\d{12,14})$/.test(text)) return 'gtin'
  if (aim === null && /^urn:epc:/i.test(text)) return 'urn'
  const carries = aim === null ? 'elements' : (symbologies[aim]?.carries ?? 'text')
  const mayBeLink = aim === null || carries === 'text'
  return mayBeLink && /^https?:\/\//i.test(text) ? 'link' : carries
}

function elementsOf(form: Form, aim: string | null, text: string): Element[] {
  switch (form) {
    case 'elements':
      return parseElementString(text)
    case 'bracketed':
      return parseBracketed(text)
    case 'link':
      return parseDigitalLink(text)
    case 'urn':
      return elementsOfEpc(parseUrn(text))
    case 'gtin':
      return composite(aim, text)
    case 'text':
      throw notGs1(aim, text)
  }
}

// An EAN symbol may have a second one printed above it; readers send that one behind, with an identifier of its own.
function composite(aim: string | null, text: string): Element[] {
  const [digits = '', above] = text.split(/\|?\]e0/, 2)
  const length = symbologies[aim ?? '']?.digits ?? digits.length
  if (!/^\d+$/.test(digits) || digits.length !== length || above === '') throw notGs1(aim, text)
  const item = { ai: '01', value: gtin(digits) }
  return above === undefined ? [item] : parseElementString(formatElementString([item]) + above)
}

function notGs1(aim: string | null, text: string): Fault {
  const symbol = symbologies[aim ?? '']?.symbology ?? `a symbol of kind ${aim}`
  const shown = printable(text.slice(0, 100))
  return captureFault('capture.code-not-gs1', `expected a GS1 symbol, received ${symbol} with "${shown}"`)
}

function isPlain(text: string): boolean {
  return !text.includes(separator) && !/^\(|^urn:|:\/\//i.test(text)
}

function valuesOf(elements: readonly Element[]): Partial<Record<string, string>> {
  return Object.fromEntries(elements.map(({ ai, value }) => [ai, value]))
}
