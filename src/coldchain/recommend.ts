import { formatCelsius, formatSpan } from '../values/index.ts'
import { type Budget, type StabilityRow, stabilityBudget } from './budget.ts'
import { addExposures, type Exposure, exposureOf, type Stretch } from './exposure.ts'
import type { Bound } from './profile.ts'
import { rangeOfVaccine, type VaccineProfile } from './vaccine.ts'

/**
 * What the figures say about one unit, for the person who decides. `undecided`: only time nobody measured stands
 * between the two, and a test of the product itself (a shake test, the vial monitor) must speak.
 */
export type Recommendation = {
  readonly decision: 'cleared' | 'condemned' | 'undecided'
  /** In words, the gravest first. */
  readonly reasons: readonly string[]
  readonly exposure: Exposure
  readonly budget: readonly Budget[]
}

type Verdict = Pick<Recommendation, 'decision'> & { readonly reason: string }

/** WHO alarms after an hour at or below the freezing bound (PQS E006, Fridge-tag 2). */
const freezingMs = 3_600_000
/** No stay, or none that any probe measured, is no reason to clear. */
const unmeasured: Verdict = { decision: 'undecided', reason: 'no reading covers any container it was recorded in' }
const silenceWords = 'a probe that hung there was silent while another measured; that time counts as unknown'
const gravity = { condemned: 0, undecided: 1, cleared: 2 }

/**
 * Suggests a decision on a unit from the readings of all its stays.
 *
 * Condemned when what is certain breaks a limit, cleared when even what is possible keeps them all.
 *
 * @param profile - Its stability rows say how long it may be warm; without any, no time above storage is permitted.
 * @param stretches - The whole life of the unit: every stay with what was measured there, and the time between two stays,
 * where nothing was.
 */
export function recommend(profile: VaccineProfile, stretches: readonly Stretch[]): Recommendation {
  const range = rangeOfVaccine(profile)
  const exposure = addExposures(stretches.map((stretch) => exposureOf(stretch, range)))
  const budget = stabilityBudget(rowsOf(profile), stretches)
  const verdicts = [
    ...(exposure.measuredMs === 0 ? [unmeasured] : []),
    ...(range.low ? [freezeVerdict(range.low, exposure)] : []),
    ...budget.map(heatVerdict),
  ].sort((a, b) => gravity[a.decision] - gravity[b.decision])
  const silent = exposure.silentMs === 0 ? [] : [`for ${formatSpan(exposure.silentMs)} ${silenceWords}`]
  return {
    decision: verdicts[0]?.decision ?? 'undecided',
    reasons: [...verdicts.map(({ reason }) => reason), ...silent],
    exposure,
    budget,
  }
}

function rowsOf({ stability, storage }: VaccineProfile): StabilityRow[] {
  const above = storage.value.high
  const covered = stability.some((row) => row.above <= above)
  return covered
    ? [...stability]
    : [{ above, permittedMs: 0, source: 'no time is stated for this product' }, ...stability]
}

function freezeVerdict(bound: Bound, { belowCertainMs, belowPossibleMs }: Exposure): Verdict {
  const decision = belowCertainMs >= freezingMs ? 'condemned' : belowPossibleMs < freezingMs ? 'cleared' : 'undecided'
  const spent = spentInWords(belowCertainMs, belowPossibleMs)
  return {
    decision,
    reason: `at or below ${formatCelsius(bound.milliCelsius)} ${spent}; freezing for ${formatSpan(freezingMs)} destroys it`,
  }
}

function heatVerdict({ above, permittedMs, source, spentCertainMs, spentPossibleMs }: Budget): Verdict {
  const decision = spentCertainMs > permittedMs ? 'condemned' : spentPossibleMs <= permittedMs ? 'cleared' : 'undecided'
  const spent = spentInWords(spentCertainMs, spentPossibleMs)
  return {
    decision,
    reason: `above ${formatCelsius(above)} ${spent}; permitted in all: ${formatSpan(permittedMs)} (${source})`,
  }
}

/** `for 45 min 00 s, possibly 2 h 05 min`. */
function spentInWords(certainMs: number, possibleMs: number): string {
  if (possibleMs === 0) return 'at no time'
  const certain = certainMs === 0 ? 'at no time for certain' : `for ${formatSpan(certainMs)}`
  return possibleMs === certainMs ? certain : `${certain}, possibly ${formatSpan(possibleMs)}`
}
