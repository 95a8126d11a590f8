import type { Name } from '../values/index.ts'

/** Lists of one difference, each by its word. */
export type Lists = Readonly<Record<'expected' | 'received' | 'extra', readonly Name[]>> &
  Readonly<Record<string, readonly Name[]>>

/** So many rows are read; of more, only those are shown that need a look. */
const readableRows = 40

/** What may stand against a unit, by the list it is in. */
const standing = [
  ['suspended', 'suspended'],
  ['condemned', 'condemned'],
  ['recalled', 'recalled'],
  ['resealed', 'resealed'],
  ['cloneSuspected', 'clone suspected'],
] as const

/**
 * What was found, unit by unit: `received`, `missing` or `extra`, with what stands against it.
 *
 * @returns Rows of a table; how many plain ones were left out.
 */
export function foundRows(lists: Lists, called: (name: Name) => string): { rows: [string, string][]; leftOut: number } {
  const [received, extra] = [new Set(lists.received), new Set(lists.extra)]
  const against = standing.map(([list, words]) => [new Set(lists[list] ?? []), words] as const)
  const all = [...lists.expected, ...lists.extra].map((unit): [string, string] => {
    const first = extra.has(unit) ? 'extra' : received.has(unit) ? 'received' : 'missing'
    return [called(unit), [first, ...against.flatMap(([set, words]) => (set.has(unit) ? [words] : []))].join(', ')]
  })
  if (all.length <= readableRows) return { rows: all, leftOut: 0 }
  const rows = all.filter(([, found]) => found !== 'received')
  return { rows, leftOut: all.length - rows.length }
}

/** `1 missing, 2 clone suspected`: what is not as it should be; empty when everything is. */
export function doubtsIn(lists: Lists): string {
  const doubtful = [['missing', 'missing'], ['extra', 'extra'], ...standing] as const
  const counts = doubtful.map(([list, words]) => [lists[list]?.length ?? 0, words] as const)
  return counts.flatMap(([count, words]) => (count > 0 ? [`${count} ${words}`] : [])).join(', ')
}
