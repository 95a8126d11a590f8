import { type Element, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { type Definition, definitionAt, definitionOf } from './dictionary.ts'
import { checkField } from './field.ts'
import { isWholeFields, markInPlaceOfSeparator, separator } from './lostSeparator.ts'
import { checkRelations } from './relations.ts'

// The largest QR Code holds 7089 digits; no symbol holds more.
const maxSymbolLength = 7089

/**
 * Reads a GS1 element string: what a reader transmits of a GS1 symbol, without the symbology identifier.
 *
 * @param text - `01095060001343521727113010VT2611A`; a separator ends each field of variable length but the last.
 * @returns One element or more, in the order carried.
 * @throws capture.gs-lost where separators were evidently replaced or dropped
 * @throws capture.code-not-gs1, capture.ai-unknown, capture.field-malformed, values.check-digit,
 *   capture.element-missing, capture.elements-conflict
 * @see GS1 General Specifications, section 7.8
 */
export function parseElementString(text: string): Element[] {
  if (text === '' || text.length > maxSymbolLength)
    throw captureFault('capture.code-not-gs1', `expected GS1 elements, received ${text.length} characters`)
  const mark = markInPlaceOfSeparator(text)
  if (mark !== undefined)
    throw captureFault('capture.gs-lost', `expected a separator between fields, received "${printable(mark)}" instead`)
  const elements = splitElements(text)
  checkRelations(elements)
  return elements
}

/** Writes elements as a reader transmits them. They are not checked. */
export function formatElementString(elements: readonly Element[]): string {
  const open = (element: Element, at: number) => at < elements.length - 1 && !definitionOf(element.ai)?.predefined
  return elements.map((element, at) => element.ai + element.value + (open(element, at) ? separator : '')).join('')
}

function splitElements(text: string): Element[] {
  const elements: Element[] = []
  for (let rest = text; rest !== ''; ) {
    const definition = definitionAt(rest)
    if (definition === undefined)
      throw captureFault('capture.ai-unknown', `no application identifier begins "${printable(rest.slice(0, 4))}"`)
    const value = valueAt(definition, rest)
    if (value.length > definition.maxLength && isWholeFields(text))
      throw captureFault('capture.gs-lost', `expected a separator inside (${definition.ai}), received none`)
    checkField(definition, value)
    elements.push({ ai: definition.ai, value })
    rest = rest.slice(definition.ai.length + value.length)
    // Superfluous after a predefined length, and borne there: General Specifications 7.8.6.
    if (rest.startsWith(separator)) rest = rest.slice(1)
  }
  return elements
}

function valueAt(definition: Definition, rest: string): string {
  const start = definition.ai.length
  const value = rest.slice(start, definition.predefined ? start + definition.maxLength : undefined)
  return value.split(separator, 1)[0] ?? ''
}
