/** What one reader made of one picture. */
export type Outcome = {
  readonly reader: string
  readonly kind: string
  readonly distortion: string
  readonly severity: number
  /** The text of the symbol was given. */
  readonly right: boolean
  /** Another text was given. */
  readonly wrong: boolean
  readonly ms: number
}

export type ScanFigure = {
  readonly group: string
  readonly reader: string
  readonly pictures: number
  /** Part of the pictures, 0 to 1. */
  readonly rate: number
  readonly wrong: number
  readonly medianMs: number
  readonly p95Ms: number
}

/** One figure for each reader: over all, for each kind of symbol, for each distortion, for each severity. */
export function figuresBy(outcomes: readonly Outcome[]): ScanFigure[] {
  const groupings: ((outcome: Outcome) => string)[] = [
    () => 'all',
    ({ kind }) => kind,
    ({ distortion }) => distortion,
    ({ severity }) => `severity ${severity}`,
  ]
  return groupings.flatMap((groupOf) => {
    const groups = Map.groupBy(outcomes, (outcome) => `${groupOf(outcome)}\n${outcome.reader}`)
    return [...groups].map(([key, members]) => {
      const [group = '', reader = ''] = key.split('\n')
      return { group, reader, ...figureOf(members) }
    })
  })
}

function figureOf(members: readonly Outcome[]): Omit<ScanFigure, 'group' | 'reader'> {
  const ordered = members.map(({ ms }) => ms).sort((a, b) => a - b)
  const at = (part: number) => Math.round(ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * part))] ?? 0)
  const rate = members.filter(({ right }) => right).length / members.length
  const wrong = members.filter((each) => each.wrong).length
  return { pictures: members.length, rate, wrong, medianMs: at(0.5), p95Ms: at(0.95) }
}

/** A table: one line for each group, side by side for each reader: percent read, wrong answers, median and 95th percentile. */
export function printFigures(figures: readonly ScanFigure[]): void {
  const readers = [...new Set(figures.map(({ reader }) => reader))]
  const groups = Map.groupBy(figures, ({ group }) => group)
  console.log(`${''.padEnd(30)}${readers.map((reader) => reader.padEnd(28)).join('')}`)
  console.log(`${'group'.padEnd(25)}${'n'.padStart(3)}  ${readers.map(() => 'read  wrong  ms     p95     ').join('')}`)
  for (const [group, rows] of groups) {
    const cells = readers.map((reader) => {
      const row = rows.find((each) => each.reader === reader)
      if (!row) return ''.padEnd(28)
      const read = `${Math.round(row.rate * 100)} %`.padStart(5)
      return `${read} ${String(row.wrong || '').padStart(4)} ${String(row.medianMs).padStart(5)} ${String(row.p95Ms).padStart(6)}`.padEnd(
        28,
      )
    })
    console.log(`${group.padEnd(25)}${String(rows[0]?.pictures ?? 0).padStart(3)}  ${cells.join('').trimEnd()}`)
  }
}
