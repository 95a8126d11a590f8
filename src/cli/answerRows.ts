import type { Told } from '../app/index.ts'
import { type Fault, printable } from '../values/index.ts'

/** Of inputs that were refused for one reason so many are shown; a file of something else has thousands. */
const shownAlike = 10
const longestSource = 60

/**
 * What a person sees of many answers: a row for each, but of those refused for one reason the first few; and what to do
 * about each reason.
 */
export function answerRows(all: readonly Told[], called: (name: string) => string) {
  const alike = new Map<string, { count: number; readonly first: string; readonly fault: Fault }>()
  const rows = all.flatMap(({ answer, fault, unit, batch, text }) => {
    const source = shortened(answer.source)
    if (fault) {
      const known = alike.get(fault.code) ?? { count: 0, first: source, fault }
      alike.set(fault.code, known)
      known.count += 1
      if (known.count > shownAlike) return []
    }
    const names = [unit, batch].flatMap((name) => name ?? []).map(called)
    return [[source, answer.code ?? 'read', answer.symbology ?? '', names.join(', ') || text]]
  })
  const reasons = [...alike.values()]
  const more = reasons
    .filter(({ count }) => count > shownAlike)
    .map(({ count, fault }) => [`and ${count - shownAlike} more`, fault.code, '', ''])
  return { rows: [...rows, ...more], reasons }
}

function shortened(source: string): string {
  const shown = printable(source)
  return shown.length <= longestSource ? shown : `${shown.slice(0, longestSource - 1)}…`
}
