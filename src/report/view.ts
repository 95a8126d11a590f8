import type { Address, Digest, Instant, MilliCelsius, Quality } from '../values/index.ts'

export type Tone = 'good' | 'warning' | 'bad'

/** Everything a report shows, decided beforehand. Drawing it adds nothing and asks nobody. People are pseudonyms. */
export type ReportView = {
  readonly title: string
  readonly subtitle: string
  readonly madeAt: Instant
  /** Says so when the clock of the story did not run like a wall clock. */
  readonly timeNote: string | null
  readonly verdict: { readonly tone: Tone; readonly headline: string; readonly reasons: readonly string[] }
  /** The time axis that the route and the temperature share. */
  readonly span: Span
  readonly batch: BatchFacts
  readonly route: { readonly legs: readonly RouteLeg[]; readonly moments: readonly Moment[] }
  /** One for each container that a unit was in. */
  readonly temperatures: readonly Temperature[]
  readonly stages: readonly StageRow[]
  readonly handoffs: readonly HandoffRow[]
  readonly excursions: readonly ExcursionRow[]
  readonly assessments: readonly AssessmentRow[]
  readonly doses: readonly DoseRow[]
  readonly symptoms: readonly SymptomRow[]
  readonly verification: Verification | null
  /** Pieces of the story that nobody recorded, in words. */
  readonly missing: readonly string[]
  readonly ledger: { readonly chainId: number; readonly contract: Address; readonly blocks: number }
}

export type Span = { readonly from: Instant; readonly to: Instant }

export type BatchFacts = {
  readonly name: string
  readonly gtin: string
  readonly lot: string
  readonly maker: string
  readonly registeredAt: Instant
  readonly releasedAt: Instant | null
  readonly recalledAt: Instant | null
  readonly expiresAt: Instant
  readonly vials: number
  readonly dosesPerVial: number
}

/** One party holding the unit. `to` is `null` while it still does. */
export type RouteLeg = {
  readonly party: string
  readonly role: string
  readonly from: Instant
  readonly to: Instant | null
}

/** A point of the story worth a mark on the route: a release, an opened vial, a dose, a symptom. */
export type Moment = { readonly at: Instant; readonly label: string }

/** How warm it was in one container. */
export type Temperature = {
  readonly container: string
  readonly owner: string
  readonly excursions: readonly ExcursionRow[]
  readonly tracks: readonly ReportTrack[]
  readonly limits: readonly { readonly milliCelsius: MilliCelsius; readonly label: string }[]
  /** One lane per unit: when it was in there, and what was decided about it because of that. */
  readonly placements: readonly PlacementLane[]
}

/** One line per probe; readings oldest first, flagged ones are left out of the line. Further apart than this is a gap. */
export type ReportTrack = {
  readonly label: string
  readonly points: readonly ReportPoint[]
  readonly maxGapMs: number
}

export type ReportPoint = { readonly takenAt: Instant; readonly milliCelsius: MilliCelsius; readonly quality: Quality }

export type PlacementLane = {
  readonly unit: string
  readonly outcome: { readonly tone: Tone; readonly label: string } | null
  readonly stays: readonly PlacementStay[]
}

/** One container for a while; `gaps`: when no reading at hand says how warm it was there. */
export type PlacementStay = {
  readonly container: string
  readonly from: Instant
  readonly to: Instant | null
  readonly gaps: readonly Span[]
}

export type StageRow = {
  readonly stage: string
  readonly passed: boolean
  readonly party: string
  readonly at: Instant
  readonly note: string
}

export type HandoffRow = {
  readonly from: string
  readonly to: string
  readonly purpose: string
  readonly offeredAt: Instant
  readonly settledAt: Instant | null
  readonly status: 'open' | 'accepted' | 'rejected' | 'cancelled'
  readonly missing: number
  readonly damaged: number
}

export type ExcursionRow = {
  readonly container: string
  readonly profile: string
  readonly side: 'low' | 'high'
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly worst: MilliCelsius
  readonly limit: MilliCelsius
  readonly limitMs: number
}

export type AssessmentRow = {
  readonly unit: string
  readonly decision: 'cleared' | 'condemned'
  readonly party: string
  readonly at: Instant
  readonly aboveCertainMs: number | null
  readonly abovePossibleMs: number | null
  readonly reasons: readonly string[]
}

export type DoseRow = {
  readonly pseudonym: Address
  readonly vial: string
  readonly doseNumber: number
  readonly clinic: string
  readonly at: Instant
}

export type SymptomRow = { readonly dose: Digest; readonly party: string; readonly at: Instant }

export type Verification = {
  readonly ok: boolean
  readonly checked: readonly { readonly what: string; readonly count: number }[]
  readonly findings: readonly { readonly code: string; readonly where: string; readonly detail: string }[]
}
