import { type Element, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { checkElement } from './field.ts'
import { checkRelations } from './relations.ts'

/**
 * Reads the human form, as printed under a symbol: `(01)09506000134352(10)VT2611A`. A bracket inside a value is written
 * `\(`. A person types this, so no separator can be lost.
 *
 * @throws capture.code-not-gs1, capture.ai-unknown, capture.field-malformed, values.check-digit,
 *   capture.element-missing, capture.elements-conflict
 */
export function parseBracketed(text: string): Element[] {
  if (!/^(\(\d+\)(\\\(|[^(\\])*)+$/.test(text))
    throw captureFault('capture.code-not-gs1', `expected (01)…(10)…, received "${printable(text.slice(0, 100))}"`)
  const elements = [...text.matchAll(/\((\d+)\)((?:\\\(|[^(\\])*)/g)].map(([, ai = '', value = '']) => ({
    ai,
    value: value.replaceAll('\\(', '('),
  }))
  for (const element of elements) checkElement(element)
  checkRelations(elements)
  return elements
}

/** Writes elements the way people read them. They are not checked. */
export function formatBracketed(elements: readonly Element[]): string {
  return elements.map(({ ai, value }) => `(${ai})${value.replaceAll('(', '\\(')}`).join('')
}
