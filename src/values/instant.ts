import { valueFault } from './faults.ts'
import { printable } from './printable.ts'

/** Milliseconds since 1970-01-01T00:00:00Z; always UTC, always an integer. */
export type Instant = number & { readonly unit: 'ms UTC' }

const dayMs = 86_400_000

/** @throws values.instant unless the number is a whole, non-negative count of milliseconds that a date can show. */
export function instant(ms: number): Instant {
  if (!Number.isSafeInteger(ms) || ms < 0 || ms > 8.64e15)
    throw valueFault('values.instant', `expected a time in ms since 1970, received ${ms}`)
  return ms as Instant
}

/** Reads ISO 8601 with an explicit offset; a time without a zone or on a day that never was is refused, not guessed. */
export function parseInstant(text: string): Instant {
  const zoned = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text)
  const day = /^\d{4}-\d\d-\d\d$/.test(text)
  const ms = (zoned || day) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw valueFault('values.instant', `expected a UTC time, received "${printable(text)}"`)
  return instant(ms)
}

/** Reads when something expires: a day counts to its end, as on a label. @throws values.instant */
export function parseExpiry(text: string): Instant {
  const at = parseInstant(text)
  return text.length === 'YYYY-MM-DD'.length ? instant(at + dayMs) : at
}

/** When something expires as its label says it: the last day it is good, `2027-11-30`, or the minute when it ends within a day. */
export function formatExpiry(at: Instant): string {
  return at % dayMs === 0 ? formatInstant(instant(at - dayMs)).slice(0, 10) : formatInstant(at)
}

/** `Date.parse` takes 30 February for 2 March. */
function isDay(text: string): boolean {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

/** `2026-11-20T08:00:00Z`; milliseconds are shown only when there are some. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}

/** `2 h 05 min`, `43 s`: a span in the two largest units that matter. */
export function formatSpan(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const [days, hours, minutes] = [
    Math.floor(seconds / 86400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ]
  if (days > 0) return `${days} d ${hours} h`
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, '0')} min`
  return minutes > 0 ? `${minutes} min ${String(seconds % 60).padStart(2, '0')} s` : `${seconds} s`
}
