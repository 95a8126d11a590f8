import type { Element } from '../../values/index.ts'
import { definitionAt, definitionOf } from './dictionary.ts'
import { complaintAbout } from './field.ts'

// How a separator goes missing: a scanner is set to show it as text, to send another character for it, or to drop it; a
// keyboard wedge has no key for it. A lot then swallows the serial behind it and still looks like a lot. So every sign
// of a loss is refused, and nothing is guessed.

/** FNC1 between fields, as readers transmit it: ASCII 29. */
export const separator = '\x1d'

// What is sent instead. Single characters stand outside set 82; the longer ones are spelled in it, but nobody puts them
// into a lot.
const marks = [
  ...[
    '{GS}',
    '<GS>',
    '[GS]',
    '(GS)',
    '{FNC1}',
    '<FNC1>',
    '[FNC1]',
    '{1D}',
    '<1D>',
    '<0x1D>',
    '\\x1D',
    '\\u001D',
    '%1D',
    '^]',
  ],
  ...['~', '^', '|', '#', '@', '$', '␝'],
]

// What a vaccine label carries beside its GTIN, hence what a dropped separator hides.
const companions = ['10', '11', '17', '21']

/** The text that stands where separators belong: with separators in its place, every field fits. */
export function markInPlaceOfSeparator(text: string): string | undefined {
  return marks.find((mark) => text.includes(mark) && isWholeFields(text.replaceAll(mark, separator)))
}

/**
 * True when the text is fields from end to end, where a field of variable length may end without its separator.
 *
 * @param mayBegin - Which identifiers may begin a field; every known one unless said otherwise.
 */
export function isWholeFields(text: string, mayBegin: (ai: string) => boolean = () => true): boolean {
  const reached = new Set([0])
  for (const start of reached) for (const end of fieldEnds(text, start, mayBegin)) reached.add(end)
  return reached.has(text.length)
}

/** True when the last field, read without any separator, may hide another one: `(10) LOT7` and `(21) 42` in `LOT72142`. */
export function lastFieldMayHideAnother(elements: readonly Element[]): boolean {
  const last = elements.at(-1)
  const definition = last && definitionOf(last.ai)
  if (!last || !definition || definition.predefined) return false
  const absent = companions.filter((ai) => !elements.some((element) => element.ai === ai))
  const cuts = [...last.value].map((_, at) => at).slice(1)
  return cuts.some(
    (cut) =>
      complaintAbout(definition, last.value.slice(0, cut)) === undefined &&
      isWholeFields(last.value.slice(cut), (ai) => absent.includes(ai)),
  )
}

function* fieldEnds(text: string, start: number, mayBegin: (ai: string) => boolean): Generator<number> {
  const definition = definitionAt(text.slice(start, start + 4))
  if (definition === undefined || !mayBegin(definition.ai)) return
  const from = start + definition.ai.length
  const next = text.indexOf(separator, from)
  const limit = Math.min(next === -1 ? text.length : next, from + definition.maxLength)
  for (let end = from + definition.minLength; end <= limit; end++)
    if (complaintAbout(definition, text.slice(from, end)) === undefined) yield text[end] === separator ? end + 1 : end
}
