import { printable } from '../values/index.ts'

/** Markup that is safe to put into a page. Only {@link html} makes it, and it escapes whatever is not markup already. */
export type Html = { readonly markup: string }

type Piece = Html | string | number | null | readonly Piece[]

/**
 * Markup from a template. Every value put in is escaped for text and for quoted attributes, in HTML and in SVG alike;
 * `null` leaves nothing behind, a list is joined.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  const markup = parts.map((part, i) => part + (i < values.length ? markupOf(values[i] ?? null) : '')).join('')
  return { markup }
}

function markupOf(value: Piece): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return escaped(value)
  return 'markup' in value ? value.markup : value.map(markupOf).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Invisible marks become visible first: a name must not reorder the page around it. */
function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (char) => entities[char] ?? '')
}
