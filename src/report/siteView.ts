import type { Instant, MilliCelsius } from '../values/index.ts'
import type { Span, Temperature, Tone } from './view.ts'

/** What a site's own page shows: how its containers are at this moment. Every text in it may be hostile. */
export type SiteView = {
  readonly site: string
  readonly madeAt: Instant
  /** The time axis of every curve. */
  readonly span: Span
  readonly alarms: readonly SiteAlarm[]
  readonly probes: readonly SiteProbe[]
  /** Statements that wait for the ledger. */
  readonly unsent: number
  readonly refused: number
}

export type SiteAlarm = {
  readonly number: number
  readonly container: string
  readonly words: string
  readonly since: Instant
  readonly endedAt: Instant | null
  readonly acknowledged: { readonly operator: string; readonly comment: string } | null
}

export type SiteProbe = {
  readonly label: string
  readonly profile: string
  readonly last: { readonly milliCelsius: MilliCelsius; readonly takenAt: Instant } | null
  /** False when the last reading says nothing about this moment. */
  readonly isCurrent: boolean
  /** What is the matter with it, and the alarm that it is, if it is one; null when nothing is. */
  readonly trouble: { readonly tone: Tone; readonly words: string; readonly alarm: number | null } | null
  /** The next alarm at the present trend, from the last reading on; null when none is in sight. */
  readonly alarmInMs: number | null
  readonly readings: number
  readonly unsigned: number
  /** With what stands in the container. */
  readonly temperature: Temperature
}
