import { type CsvColumns, readCsv } from '../capture/index.ts'
import { type ExcursionFinding, judgeAll, lastWords, profile, usualMaxGapMs } from '../coldchain/index.ts'
import { readNamed } from './files.ts'

const maxTableBytes = 256 * 1024 * 1024

/** What one profile has to say about a trace: each excursion as it last stood. */
export type Judgement = {
  readonly profile: string
  readonly excursions: readonly Omit<ExcursionFinding, 'phase' | 'profile'>[]
}

/**
 * Judges a table of temperatures by several profiles at once. Nothing is recorded and nobody vouches for the table.
 *
 * @param options.maxGapMs - Two readings further apart leave the time between them unknown.
 * @throws capture.csv-malformed, coldchain.profile-unknown, app.file-missing
 */
export function judgeTable(
  path: string,
  names: readonly string[],
  { maxGapMs = usualMaxGapMs, ...columns }: CsvColumns & { readonly maxGapMs?: number | undefined },
): { readings: number; profiles: Judgement[] } {
  const profiles = names.map((name) => profile(name))
  const readings = readCsv(readNamed(path, maxTableBytes), columns)
  const judged = profiles.map((judge) => ({
    profile: judge.name,
    excursions: lastWords(judgeAll(judge, readings, { maxGapMs }).findings).map(
      ({ phase, profile: _, ...excursion }) => excursion,
    ),
  }))
  return { readings: readings.length, profiles: judged }
}
