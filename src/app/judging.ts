import { type CsvColumns, readCsv } from '../capture/index.ts'
import {
  type ExcursionFinding,
  intervalOf,
  judgeAll,
  judgeEach,
  lastWords,
  maxGapOf,
  type Outlook,
  outlook,
  profile,
  startPanel,
  trendMs,
} from '../coldchain/index.ts'
import { profilesOf } from './device.ts'
import { readNamed } from './files.ts'
import type { Device } from './site.ts'
import { readStanding } from './standing.ts'
import type { Workspace } from './workspace.ts'

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

/**
 * The soonest alarm of a device's container if its temperature goes on as it does now, by whichever of its profiles comes
 * first; what that assumes stands with {@link outlook}. Read from the log on this disk: no agent has to be running.
 *
 * @returns `null` when nothing is reached within a day, and when too little was measured lately to tell.
 */
export function alarmOutlook(workspace: Workspace, device: Device): Outlook | null {
  const log = workspace.journal().readings(device.address)
  const options = { maxGapMs: maxGapOf(device.intervalMs) }
  const kept = readStanding(workspace, device.address, { log, fresh: startPanel(profilesOf(device)), ...options })
  let { panel } = kept
  for (const reading of log.readings(kept.size)) panel = judgeEach(panel, reading, options).panel
  const lately = Math.ceil((2 * trendMs) / Math.min(device.intensiveMs ?? device.intervalMs, device.intervalMs)) + 1
  const recent = [...log.readings(Math.max(0, log.head().size - lately))]
  const outlooks = panel.map((state) => outlook(state, recent)).filter((found) => found !== null)
  return outlooks.sort((a, b) => a.alarmInMs - b.alarmInMs)[0] ?? null
}
