import { type MilliCelsius, milliCelsius, printable } from '../values/index.ts'
import type { StabilityRow } from './budget.ts'
import { coldchainFault } from './faults.ts'
import type { Range } from './profile.ts'
import { vaccines } from './vaccines.ts'

/** A figure and whether we saw it in the source named in the docs, or know it only from hearsay. */
export type Marked<T> = { readonly value: T; readonly mark: 'seen' | 'unconfirmed' }

/** How freezing harms: the vaccine itself, not at all, as the product's label says, or only once it was thawed. */
export type Freezing = 'harmful' | 'harmless' | 'by-product' | 'never-refreeze'

/** How long an opened vial may be used: so many hours of one session, or days across sessions under conditions. */
export type OpenedVial =
  | { readonly rule: 'session'; readonly keepMs: number }
  | { readonly rule: 'multi-dose'; readonly keepMs: number }
  | { readonly rule: 'single-dose' }

/** What is generally true of a vaccine. A product's own label always wins; `stability` has rows only where its maker gives them. */
export type VaccineProfile = {
  readonly name: string
  readonly title: string
  readonly version: string
  readonly storage: Marked<{ readonly low: MilliCelsius; readonly high: MilliCelsius }>
  readonly freezing: Marked<Freezing>
  readonly diluent: 'never-freeze' | 'none'
  /** Days to the end point at +37 °C; empty where the vial carries no monitor. It does not show freezing. */
  readonly vialMonitorDays: Marked<readonly number[]>
  readonly opened: Marked<OpenedVial>
  readonly stability: readonly StabilityRow[]
}

/**
 * The vaccine of this name.
 *
 * @param own - The site's own products; one of the same name replaces ours.
 * @throws coldchain.vaccine-unknown, listing the names there are.
 */
export function vaccine(name: string, own: readonly VaccineProfile[] = []): VaccineProfile {
  const known = [...own, ...vaccines]
  const found = known.find((candidate) => candidate.name === name)
  if (found) return found
  const names = [...new Set(known.map((candidate) => candidate.name))].join(', ')
  throw coldchainFault('coldchain.vaccine-unknown', `expected one of ${names}, received "${printable(name)}"`)
}

/** WHO counts a freezing alarm at or below this (PQS E006, Fridge-tag 2). */
const freezesAt = milliCelsius(-500)

/**
 * Where harm begins for a vaccine: warmer than it may be stored, and, where freezing harms it, at or below -0.5 °C.
 * One that is stored frozen has no lower bound here.
 */
export function rangeOfVaccine({ storage, freezing }: VaccineProfile): Range {
  const freezes = freezing.value !== 'harmless' && storage.value.low >= 0
  return {
    low: freezes ? { side: 'low', milliCelsius: freezesAt, boundary: 'inclusive' } : null,
    high: { side: 'high', milliCelsius: storage.value.high, boundary: 'strict' },
  }
}
