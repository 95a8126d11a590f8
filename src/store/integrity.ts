import type { Store } from './store.ts'

/** More than these say nothing new about a damaged file. */
const mostPlaces = 20

/**
 * Asks SQLite whether the pages and indexes of a file agree with each other; what it answers is for its makers, so it is
 * put in a sentence.
 *
 * @returns null when they do.
 * @throws store.corrupt when not even that can be found out.
 */
export function integrityFlaw(store: Store): string | null {
  const answers = store.prepare<{ integrity_check: string }>(`PRAGMA integrity_check(${mostPlaces})`).all()
  const flaws = answers.flatMap(({ integrity_check: answer }) => answer.split('\n')).filter((line) => !isHeading(line))
  if (flaws.length === 0) return null
  const places = `${flaws.length >= mostPlaces ? `at least ${mostPlaces}` : flaws.length} place${flaws.length === 1 ? '' : 's'}`
  return `the pages of the database contradict each other in ${places}, first: ${flaws[0]}`
}

function isHeading(line: string): boolean {
  return line === 'ok' || line === '' || line.startsWith('***')
}
