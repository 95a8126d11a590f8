import { type Element, type Fault, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { definitionOf } from './dictionary.ts'
import { checkElement } from './field.ts'
import { checkRelations } from './relations.ts'

/**
 * Reads a GS1 Digital Link: `https://id.gs1.org/01/09506000134352/10/VT2611A?17=271130`, on any host.
 *
 * @returns The key first, then its qualifiers, then the attributes of the query; parameters that are no AI are left out.
 * @throws capture.link-malformed, capture.ai-unknown, capture.field-malformed, values.check-digit,
 *   capture.element-missing, capture.elements-conflict
 * @see GS1 Digital Link Standard: URI Syntax, uncompressed form
 */
export function parseDigitalLink(uri: string): Element[] {
  const match = /^(?:https?|HTTPS?):\/\/[A-Za-z0-9.:[\]-]+\/([^?#]*)(?:\?([^#]*))?(?:#.*)?$/.exec(uri)
  // RFC 3986: the characters a URI is made of.
  if (!match || !/^[\w.~:/?#[\]@!$&'()*+,;=%-]*$/.test(uri)) throw malformed(uri, 'is no web address')
  const inPath = elementsOfPath(uri, (match[1] ?? '').split('/'))
  const inQuery = elementsOfQuery(uri, match[2] ?? '')
  const elements = [...inPath, ...inQuery]
  const twice = elements.find(({ ai }, at) => elements.findIndex((element) => element.ai === ai) !== at)
  if (twice) throw malformed(uri, `carries (${twice.ai}) twice`)
  for (const element of elements) checkElement(element)
  checkRelations(elements)
  return elements
}

/**
 * Writes elements as a Digital Link: the first key among them, its qualifiers in order, the rest as attributes, those of
 * predefined length first.
 *
 * @param stem - Scheme and host, with or without a path; `https://id.gs1.org` is the canonical one.
 * @throws capture.link-malformed when no element is a key, or one may not be an attribute.
 */
export function digitalLinkOf(elements: readonly Element[], stem = 'https://id.gs1.org'): string {
  const values = new Map(elements.map(({ ai, value }) => [ai, value]))
  const key = [...values.keys()].find((ai) => definitionOf(ai)?.row.qualifiers)
  if (key === undefined)
    throw captureFault('capture.link-malformed', 'expected a key such as (01) or (00), received none')
  const path = [key, ...longestPresent(key, values)]
  const rest = [...values.keys()].filter((ai) => !path.includes(ai))
  const attributes = [...rest.filter(isPredefined), ...rest.filter((ai) => !isPredefined(ai))]
  for (const ai of attributes) checkAttribute(`a link to (${key})`, ai)
  const segments = path.map((ai) => `/${ai}/${escaped(values.get(ai))}`)
  const query = attributes.map((ai) => `${ai}=${escaped(values.get(ai))}`)
  return stem.replace(/\/$/, '') + segments.join('') + (query.length > 0 ? `?${query.join('&')}` : '')
}

// Whatever a host puts before the key is its own; so the key is looked for from the right.
function elementsOfPath(uri: string, segments: readonly string[]): Element[] {
  for (let at = segments.length - 2; at >= 0; at -= 2) {
    const definition = definitionOf(segments[at] ?? '')
    if (definition === undefined) break
    if (definition.row.qualifiers === undefined) continue
    const elements: Element[] = []
    for (let i = at; i < segments.length; i += 2)
      elements.push({ ai: segments[i] ?? '', value: unescaped(uri, segments[i + 1] ?? '') })
    const given = elements.slice(1).map(({ ai }) => ai)
    if (definition.row.qualifiers.some((order) => isSubsequence(given, order.split(' ')))) return elements
    throw malformed(uri, `has a path that does not belong to (${definition.ai}): ${given.join(', ')}`)
  }
  throw malformed(uri, 'has no GS1 key in its path')
}

function elementsOfQuery(uri: string, query: string): Element[] {
  return query.split('&').flatMap((pair) => {
    // A value may hold an equals sign of its own.
    const [, ai = '', value] = /^(\d+)=(.*)$/.exec(pair) ?? []
    if (value === undefined) return []
    checkAttribute(uri, ai)
    return [{ ai, value: unescaped(uri, value.replaceAll('+', ' ')) }]
  })
}

function checkAttribute(uri: string, ai: string): void {
  if (definitionOf(ai)?.row.notInQuery) throw malformed(uri, `may not carry (${ai}) as an attribute`)
}

function longestPresent(key: string, values: ReadonlyMap<string, string>): string[] {
  const orders = definitionOf(key)?.row.qualifiers ?? []
  const present = orders.map((order) => order.split(' ').filter((ai) => values.has(ai)))
  return present.reduce((best, candidate) => (candidate.length > best.length ? candidate : best), [])
}

function isSubsequence(given: readonly string[], order: readonly string[]): boolean {
  let from = 0
  return given.every((ai) => {
    from = order.indexOf(ai, from) + 1
    return from > 0
  })
}

function isPredefined(ai: string): boolean {
  return definitionOf(ai)?.predefined ?? false
}

// Beyond encodeURIComponent: these are reserved characters of RFC 3986, and the GS1 standard has them escaped in values.
function escaped(value = ''): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function unescaped(uri: string, text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw malformed(uri, 'has an escape that is no UTF-8', cause)
  }
}

function malformed(uri: string, complaint: string, cause?: unknown): Fault {
  return captureFault('capture.link-malformed', `"${printable(uri.slice(0, 200))}" ${complaint}`, cause)
}
