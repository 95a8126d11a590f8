import { type MilliCelsius, printable } from '../values/index.ts'
import { coldchainFault } from './faults.ts'
import { profiles } from './profiles.ts'

export type Side = 'low' | 'high'

/** Where harm begins on one side. `inclusive`: the value itself is already beyond. */
export type Bound = {
  readonly side: Side
  readonly milliCelsius: MilliCelsius
  readonly boundary: 'inclusive' | 'strict'
}

/** How long beyond a bound is too long. A `single` timer starts again at each return, a `cumulative` one never does. */
export type Limit = Bound & { readonly timer: 'single' | 'cumulative'; readonly durationMs: number }

/** A named set of limits, as data: a product's own label, or a site, may replace any of them. */
export type Profile = {
  readonly name: string
  /** The day these figures were written down. */
  readonly version: string
  readonly limits: readonly Limit[]
  readonly source: string
}

/** The temperatures between which nothing counts; `null` where a side has no bound. */
export type Range = { readonly low: Bound | null; readonly high: Bound | null }

/**
 * The profile of this name.
 *
 * @param own - The site's own profiles; one of the same name replaces ours.
 * @throws coldchain.profile-unknown, listing the names there are.
 */
export function profile(name: string, own: readonly Profile[] = []): Profile {
  const known = [...own, ...profiles]
  const found = known.find((candidate) => candidate.name === name)
  if (found) return found
  const names = [...new Set(known.map((candidate) => candidate.name))].join(', ')
  throw coldchainFault('coldchain.profile-unknown', `expected one of ${names}, received "${printable(name)}"`)
}

export function isBeyond(bound: Bound, value: MilliCelsius): boolean {
  if (value === bound.milliCelsius) return bound.boundary === 'inclusive'
  return bound.side === 'high' ? value > bound.milliCelsius : value < bound.milliCelsius
}

/** Orders limits from the mildest to the gravest, each side by itself: nearer temperatures first, then shorter times. */
export function byGravity(a: Limit, b: Limit): number {
  if (a.side !== b.side) return a.side === 'low' ? -1 : 1
  const nearer = a.side === 'high' ? a.milliCelsius - b.milliCelsius : b.milliCelsius - a.milliCelsius
  return nearer || Number(a.boundary === 'strict') - Number(b.boundary === 'strict') || a.durationMs - b.durationMs
}

/** The bounds at which a profile's mildest limits begin. */
export function rangeOf({ limits }: Pick<Profile, 'limits'>): Range {
  const ordered = limits.toSorted(byGravity)
  return {
    low: ordered.find((limit) => limit.side === 'low') ?? null,
    high: ordered.find((limit) => limit.side === 'high') ?? null,
  }
}
