import { distance } from 'fastest-levenshtein'

/** A word of four letters may have two of them exchanged, but hardly its first; beyond three slips, it is another word. */
const mostSlips = (typed: string, meant: string) => (typed[0] === meant[0] ? Math.min(3, typed.length / 2) : 1)

/**
 * The command a mistyped line was meant for, or undefined when none is near. Words after the command are its arguments.
 *
 * @param typed - `bacth list x`
 * @param known - Commands and topics, as they are typed: `batch list`.
 */
export function suggestion(typed: string, known: readonly string[]): string | undefined {
  const near = known.flatMap((name) => {
    const words = name.split(' ')
    const slips = slipsIn(typed.split(' '), words)
    return slips === null ? [] : [{ name, words: words.length, slips }]
  })
  return near.sort((a, b) => b.words - a.words || a.slips - b.slips)[0]?.name
}

/** How many letters differ; null when a word is missing or another. */
function slipsIn(typed: readonly string[], meant: readonly string[]): number | null {
  const slips = meant.map((word, at) => distance(typed[at] ?? '', word))
  return slips.every((count, at) => count <= mostSlips(typed[at] ?? '', meant[at] ?? ''))
    ? slips.reduce((sum, each) => sum + each)
    : null
}
