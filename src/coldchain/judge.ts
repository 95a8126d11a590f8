import { type Instant, instant, type MilliCelsius } from '../values/index.ts'
import { byGravity, isBeyond, type Limit, type Profile, type Side } from './profile.ts'
import { elapsedMs, isMeasured, type Point, type Sample, spanBetween } from './span.ts'

/**
 * An excursion is one run of readings beyond the profile's range on one side, in which at least one limit was reached.
 *
 * `limit` and `limitMs` are the gravest limit reached so far; `certainMs` and `possibleMs` are the longest its timer has
 * counted in this run. `startedAt` is the run's first reading beyond, and with the side it identifies the excursion;
 * `endedAt` is the reading that was back in range, `null` while the run goes on.
 */
export type ExcursionFinding = {
  readonly phase: 'opened' | 'worsened' | 'closed'
  readonly profile: string
  readonly side: Side
  readonly limit: MilliCelsius
  readonly limitMs: number
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly worst: MilliCelsius
  readonly certainMs: number
  readonly possibleMs: number
}

/** Everything a judge remembers, as plain JSON of a fixed size: written beside each reading, it survives a restart. */
export type JudgeState = {
  readonly profile: Profile
  readonly last: Point | null
  /** One per limit of the profile, in its order. */
  readonly timers: readonly Timer[]
  readonly runs: Readonly<Record<Side, Run | null>>
}

export type Judged = { readonly state: JudgeState; readonly findings: readonly ExcursionFinding[] }

type Timer = { readonly certainMs: number; readonly possibleMs: number }
/** `toldWorst` is the worst value when something was last said about the run. */
type Run = {
  readonly startedAt: Instant
  readonly worst: MilliCelsius
  readonly toldWorst: MilliCelsius
  readonly reached: Reached | null
}
/** The gravest limit reached, as an index into the profile's limits, and the longest its timer has counted since. */
type Reached = Timer & { readonly limit: number }

/** A degree more is worth telling; a tenth would fill the ledger. */
const worsenedByMilliCelsius = 1000
const atRest: Timer = { certainMs: 0, possibleMs: 0 }

export function startJudge(profile: Profile): JudgeState {
  const limits = profile.limits.toSorted(byGravity)
  return {
    profile: { ...profile, limits },
    last: null,
    timers: limits.map(() => atRest),
    runs: { low: null, high: null },
  }
}

/**
 * Judges one more reading. The cost does not grow with what came before.
 *
 * A flagged reading counts as no data. A gap neither resets nor advances what is certain; it advances what is possible.
 *
 * @param reading - Later than the one before. After a clock was set back no time passes until the next reading.
 * @param options.maxGapMs - Two good readings further apart leave the time between them unknown.
 */
export function judge(state: JudgeState, reading: Sample, { maxGapMs }: { readonly maxGapMs: number }): Judged {
  if (!isMeasured(reading)) return { state, findings: [] }
  const { takenAt, milliCelsius } = reading
  const { limits } = state.profile
  const timers = limits.map((limit, i) => advance(limit, state.timers[i] ?? atRest, state.last, reading, maxGapMs))
  const low = judgeSide('low', state, timers, reading)
  const high = judgeSide('high', state, timers, reading)
  const isBack = (limit: Limit) => limit.timer === 'single' && !isBeyond(limit, milliCelsius)
  return {
    state: {
      profile: state.profile,
      last: { takenAt, milliCelsius },
      timers: timers.map((timer, i) => (isBack(limits[i] as Limit) ? atRest : timer)),
      runs: { low: low.run, high: high.run },
    },
    findings: [low.finding, high.finding].filter((finding) => finding !== null),
  }
}

/** Judges a whole trace, oldest first; the same findings as one reading at a time. */
export function judgeAll(profile: Profile, readings: Iterable<Sample>, options: { readonly maxGapMs: number }): Judged {
  const findings: ExcursionFinding[] = []
  let state = startJudge(profile)
  for (const reading of readings) {
    const judged = judge(state, reading, options)
    state = judged.state
    findings.push(...judged.findings)
  }
  return { state, findings }
}

/** The last word on each excursion, in the order they opened. */
export function lastWords(findings: readonly ExcursionFinding[]): ExcursionFinding[] {
  return [...new Map(findings.map((finding) => [`${finding.side}:${finding.startedAt}`, finding])).values()]
}

function advance(limit: Limit, timer: Timer, last: Point | null, reading: Point, maxGapMs: number): Timer {
  if (!last) return timer
  const ms = elapsedMs(last, reading)
  const span = spanBetween(limit, last, reading, maxGapMs)
  return {
    certainMs: timer.certainMs + (span === 'beyond' ? ms : 0),
    possibleMs: timer.possibleMs + (span === 'within' ? 0 : ms),
  }
}

function judgeSide(
  side: Side,
  { profile, runs }: JudgeState,
  timers: readonly Timer[],
  { takenAt, milliCelsius }: Point,
): { run: Run | null; finding: ExcursionFinding | null } {
  const edge = profile.limits.find((limit) => limit.side === side)
  const beyond = edge !== undefined && isBeyond(edge, milliCelsius)
  const fresh = beyond ? { startedAt: takenAt, worst: milliCelsius, toldWorst: milliCelsius, reached: null } : null
  const before = runs[side] ?? fresh
  if (!before) return { run: null, finding: null }

  const worst = side === 'high' ? Math.max(before.worst, milliCelsius) : Math.min(before.worst, milliCelsius)
  const run = {
    ...before,
    worst: worst as MilliCelsius,
    reached: reach(side, profile, timers, milliCelsius, before.reached),
  }
  const phase = beyond ? phaseOf(before, run) : 'closed'
  const endedAt = beyond ? null : instant(Math.max(run.startedAt, takenAt))
  return {
    run: beyond ? { ...run, toldWorst: phase ? run.worst : run.toldWorst } : null,
    finding: phase && run.reached ? tell(phase, profile, run, run.reached, endedAt) : null,
  }
}

/** The gravest limit reached by now. A limit is reached only by a reading beyond it, even if its timer ran out before. */
function reach(
  side: Side,
  { limits }: Profile,
  timers: readonly Timer[],
  value: MilliCelsius,
  before: Reached | null,
): Reached | null {
  const isReached = (limit: Limit, i: number) =>
    limit.side === side && isBeyond(limit, value) && (timers[i] ?? atRest).certainMs >= limit.durationMs
  const limit = Math.max(limits.findLastIndex(isReached), before?.limit ?? -1)
  const timer = timers[limit]
  if (!timer) return null
  const longest = before?.limit === limit ? before : atRest
  return {
    limit,
    certainMs: Math.max(timer.certainMs, longest.certainMs),
    possibleMs: Math.max(timer.possibleMs, longest.possibleMs),
  }
}

function phaseOf(before: Run, run: Run): 'opened' | 'worsened' | null {
  if (!run.reached) return null
  if (!before.reached) return 'opened'
  const further = Math.abs(run.worst - run.toldWorst) >= worsenedByMilliCelsius
  return further || run.reached.limit !== before.reached.limit ? 'worsened' : null
}

function tell(
  phase: ExcursionFinding['phase'],
  profile: Profile,
  { startedAt, worst }: Run,
  { limit, certainMs, possibleMs }: Reached,
  endedAt: Instant | null,
): ExcursionFinding {
  const { side, milliCelsius, durationMs } = profile.limits[limit] as Limit
  return {
    phase,
    profile: profile.name,
    side,
    limit: milliCelsius,
    limitMs: durationMs,
    startedAt,
    endedAt,
    worst,
    certainMs,
    possibleMs,
  }
}
