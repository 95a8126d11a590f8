import type { Element } from '../../values/index.ts'

/**
 * What is known of company prefixes: how long each is, or which ones there are. No barcode says where its prefix ends. GS1
 * publishes which lengths it gave out, and goes on giving out: a table of them that is a year old is wrong without a sign.
 */
export type CompanyPrefixes = { readonly length: number } | { readonly among: readonly string[] }

// Where the prefix begins: behind an extension digit, an indicator, or a filling zero.
const keys: Readonly<Record<string, number>> = { '01': 1, '00': 1, '414': 0, '8003': 1, '8004': 0 }

/** Digits of the company prefix in the key of elements; the longest that fits. `null` when none of those known does. */
export function prefixLengthOf(elements: readonly Element[], known: CompanyPrefixes): number | null {
  if ('length' in known) return known.length
  const key = elements.find(({ ai }) => ai in keys)
  const digits = key?.value.slice(keys[key.ai]) ?? ''
  const fitting = known.among.filter((prefix) => digits.startsWith(prefix)).map(({ length }) => length)
  return fitting.length > 0 ? Math.max(...fitting) : null
}
