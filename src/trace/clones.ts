import type { Address, Instant } from '../values/index.ts'
import { distanceKm, type Place } from './distance.ts'

/** One thing at one party at one moment: as that party signed it, or as this site's own reader saw it. */
export type Appearance = {
  readonly party: Address
  readonly at: Instant
  readonly as:
    | 'registered'
    | 'offered'
    | 'accepted'
    | 'placed'
    | 'opened'
    | 'dosed'
    | 'discarded'
    | 'scanned'
    /** An opening or a dose that the rulebook refused. */
    | 'attempted'
}

export type CloneReason = 'impossible-speed' | 'dispensed-twice' | 'seen-after-end' | 'two-batches'

/** Two appearances of one serial that one thing cannot have: at least one of them is a copy. Both parties are named. */
export type CloneCase = {
  readonly reason: CloneReason
  readonly first: Appearance
  readonly second: Appearance
  /** Between the two parties, where both places are known; kilometres. */
  readonly distanceKm: number | null
  /** How long the fastest way takes; milliseconds, `null` where no distance is known. */
  readonly fastestMs: number | null
}

/** What nothing on its way is faster than: an airliner. By land nearly everything is slower; that would need roads. */
export const fastestKmPerHour = 900
/** Two signed times may differ by this much although they were one moment: each clock may be ahead by five minutes. */
export const clockToleranceMs = 600_000

const dispensing: readonly Appearance['as'][] = ['opened', 'dosed', 'attempted']
/** What a later appearance can contradict. */
const contradictable: readonly Appearance['as'][] = ['registered', 'discarded', ...dispensing]

/**
 * What cannot be true of one thing. The same pair of parties is named once for each reason, where it shows first.
 *
 * @param appearances - Of one serial, in any order.
 * @param places - Where parties are; one that is not there, as a carrier on the road, is not judged by its speed.
 */
export function suspectClones(appearances: readonly Appearance[], places: ReadonlyMap<Address, Place>): CloneCase[] {
  const inOrder = appearances.toSorted((a, b) => a.at - b.at)
  const located = inOrder.filter(({ party }) => places.has(party))
  const found = [
    ...located.slice(1).flatMap((second, at) => tooFast(located[at] as Appearance, second, places) ?? []),
    // Most appearances are scans, thousands of a tag that lies near a gate: none of them is held against all later ones.
    ...inOrder.flatMap((first, at) =>
      contradictable.includes(first.as)
        ? inOrder.slice(at + 1).flatMap((second) => contradiction(first, second, places) ?? [])
        : [],
    ),
  ]
  const told = new Set<string>()
  return found.filter((each) => {
    const key = [each.reason, ...[each.first.party, each.second.party].sort()].join(' ')
    const isNew = !told.has(key)
    told.add(key)
    return isNew
  })
}

function tooFast(first: Appearance, second: Appearance, places: ReadonlyMap<Address, Place>): CloneCase | null {
  const way = wayBetween(first, second, places)
  const isPossible = way.fastestMs === null || way.fastestMs <= second.at - first.at + clockToleranceMs
  return isPossible ? null : { reason: 'impossible-speed', first, second, ...way }
}

function contradiction(first: Appearance, second: Appearance, places: ReadonlyMap<Address, Place>): CloneCase | null {
  const reason = reasonOf(first, second)
  return reason && { reason, first, second, ...wayBetween(first, second, places) }
}

function reasonOf(first: Appearance, second: Appearance): CloneReason | null {
  const elsewhere = first.party !== second.party
  if (first.as === 'registered' && second.as === 'registered') return 'two-batches'
  // Whoever threw it away may still have it in the hand.
  if (first.as === 'discarded') return elsewhere || second.at - first.at > clockToleranceMs ? 'seen-after-end' : null
  if (!elsewhere) return null
  const [isFirst, isSecond] = [first, second].map((each) => dispensing.includes(each.as))
  if (isFirst && isSecond) return 'dispensed-twice'
  // An opened vial is used up where it was opened, within hours.
  return isFirst && first.as !== 'attempted' ? 'seen-after-end' : null
}

function wayBetween(first: Appearance, second: Appearance, places: ReadonlyMap<Address, Place>) {
  const [from, to] = [places.get(first.party), places.get(second.party)]
  if (!from || !to) return { distanceKm: null, fastestMs: null }
  const km = distanceKm(from, to)
  return { distanceKm: Math.round(km), fastestMs: Math.round((km / fastestKmPerHour) * 3_600_000) }
}
