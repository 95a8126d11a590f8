import { printable } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'

/** A part of the text with what stands one level deeper. */
export type Section = {
  /** `key: value` pairs, one map a line: a Q-tag repeats a line for each time an alarm was raised. */
  readonly lines: ReadonlyMap<string, string>[]
  readonly sections: Map<string, Section>
  /** Rows of tab-separated cells. */
  readonly rows: string[][]
}

/**
 * Reads text in which one more space at the start of a line means one level deeper, and a line is `key: value` pairs with
 * commas between them, the name of a section, or a row of cells that starts with a tab.
 *
 * @throws capture.logger-malformed
 */
export function readOutline(text: string): Section {
  const root = emptySection()
  const open: Section[] = [root]
  for (const [number, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const depth = line.search(/[^ ]/)
    const here = line.startsWith('\t') ? open.at(-1) : open[depth]
    if (!here) throw malformed(number, `a line at most ${open.length - 1} spaces deep`, line)
    if (line.startsWith('\t')) {
      here.rows.push(line.slice(1).split('\t'))
      continue
    }
    open.length = depth + 1
    const name = /^([^:]+): *$/.exec(line.trim())?.[1]
    if (name === undefined) here.lines.push(pairsOf(line, number))
    else if (here.sections.has(name)) throw malformed(number, `one part called "${printable(name)}"`, line)
    else {
      const section = emptySection()
      here.sections.set(name, section)
      open.push(section)
    }
  }
  return root
}

/** The section at the end of this path; an empty one where the text has none. */
export function sectionAt(section: Section, ...path: string[]): Section {
  return path.reduce((at, name) => at.sections.get(name) ?? emptySection(), section)
}

/** The first value of this name that stands directly in the section, `null` when there is none. */
export function valueIn(section: Section, name: string): string | null {
  return section.lines.find((line) => line.has(name))?.get(name) ?? null
}

function emptySection(): Section {
  return { lines: [], sections: new Map(), rows: [] }
}

function pairsOf(line: string, number: number): Map<string, string> {
  const pairs = line.trim().split(/, (?=[^,:]+:)/)
  return new Map(
    pairs.map((pair) => {
      const colon = pair.indexOf(':')
      if (colon < 1) throw malformed(number, '"name: value"', line)
      return [pair.slice(0, colon), pair.slice(colon + 1).trim()]
    }),
  )
}

function malformed(number: number, expected: string, line: string) {
  return captureFault(
    'capture.logger-malformed',
    `expected ${expected} in line ${number + 1} of the logger's file, received "${printable(line.slice(0, 60))}"`,
  )
}
