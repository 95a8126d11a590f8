/** A part of the text with what stands deeper. */
export type Section = {
  /** `key: value` pairs, one map a line: a Q-tag repeats a line for each time an alarm was raised. */
  readonly lines: ReadonlyMap<string, string>[]
  /** In the order of the text. Nothing forbids a name to come twice. */
  readonly sections: [name: string, section: Section][]
  /** Rows of tab-separated cells. */
  readonly rows: string[][]
}

/**
 * Reads text in which more space at the start of a line means deeper, and a line is `key: value` pairs with commas between
 * them, the name of a section, or a row of cells with tabs between them. Firmware versions differ in what they add: a line
 * that is none of these is passed over, as is a key that nobody asks for.
 */
export function readOutline(text: string): Section {
  const root = emptySection()
  const open: { depth: number; section: Section }[] = [{ depth: -1, section: root }]
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const here = () => (open.at(-1) as (typeof open)[0]).section
    if (/^ *(\t|\d[^:\t]*(:\d\d){1,2}\t)/.test(line)) {
      const cells = line.replace(/^ *\t?/, '').split('\t')
      here().rows.push(cells.map((cell) => cell.trim()))
      continue
    }
    const depth = line.search(/[^ ]/)
    if (depth === -1) continue
    while ((open.at(-1)?.depth ?? -1) >= depth) open.pop()
    const name = /^([^:]+):$/.exec(line.trim())?.[1]
    if (name === undefined) here().lines.push(pairsOf(line))
    else {
      const section = emptySection()
      here().sections.push([name, section])
      open.push({ depth, section })
    }
  }
  return root
}

/** The first section at the end of this path; an empty one where the text has none. */
export function sectionAt(section: Section, ...path: string[]): Section {
  return path.reduce((at, name) => at.sections.find(([known]) => known === name)?.[1] ?? emptySection(), section)
}

/** The first value that stands directly in the section under one of these names, `null` when there is none. */
export function valueIn({ lines }: Pick<Section, 'lines'>, ...names: string[]): string | null {
  for (const name of names) for (const line of lines) if (line.has(name)) return line.get(name) ?? null
  return null
}

function emptySection(): Section {
  return { lines: [], sections: [], rows: [] }
}

function pairsOf(line: string): Map<string, string> {
  const pairs = line
    .trim()
    .split(/, *(?=[^,:]+:)/)
    .map((pair) => /^([^:]+):(.*)$/.exec(pair))
  return new Map(pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', (pair[2] ?? '').trim()]] : [])))
}
