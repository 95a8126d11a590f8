import { type CsvColumns, readCsv } from '../capture/index.ts'
import { type ExcursionFinding, intervalOf, judgeAll, lastWords, maxGapOf, profile } from '../coldchain/index.ts'
import { readNamed } from './files.ts'

const maxTableBytes = 256 * 1024 * 1024

/** What one profile has to say about a trace: each excursion as it last stood. */
export type Judgement = {
  readonly profile: string
  readonly excursions: readonly Omit<ExcursionFinding, 'phase' | 'profile'>[]
}

/** A trace as it was judged. Of the time from its first to its last reading, `unknownMs` lay in gaps: nobody measured it. */
export type JudgedTable = {
  readonly readings: number
  readonly maxGapMs: number
  readonly measuredMs: number
  readonly unknownMs: number
  readonly profiles: readonly Judgement[]
}

/**
 * Judges a table of temperatures by several profiles at once. Nothing is recorded and nobody vouches for the table.
 *
 * @param options.maxGapMs - Two readings further apart leave the time between them unknown; when left out, as far as the
 *   table's own spacing permits.
 * @throws capture.csv-malformed, coldchain.profile-unknown, app.file-missing
 */
export function judgeTable(
  path: string,
  names: readonly string[],
  { maxGapMs: given, ...columns }: CsvColumns & { readonly maxGapMs?: number | undefined },
): JudgedTable {
  const rules = names.map((name) => profile(name))
  const readings = readCsv(readNamed(path, maxTableBytes), columns)
  const maxGapMs = given ?? maxGapOf(intervalOf(readings))
  const spacings = readings.slice(1).map(({ takenAt }, i) => takenAt - (readings[i]?.takenAt ?? takenAt))
  const total = (counts: (ms: number) => boolean) => spacings.filter(counts).reduce((sum, ms) => sum + ms, 0)
  const profiles = rules.map((rule) => ({
    profile: rule.name,
    excursions: lastWords(judgeAll(rule, readings, { maxGapMs }).findings).map(
      ({ phase, profile: _, ...excursion }) => excursion,
    ),
  }))
  const [measuredMs, unknownMs] = [total((ms) => ms <= maxGapMs), total((ms) => ms > maxGapMs)]
  return { readings: readings.length, maxGapMs, measuredMs, unknownMs, profiles }
}
