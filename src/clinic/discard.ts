import type { VaccineProfile } from '../coldchain/index.ts'
import { formatInstant, type Instant, instant } from '../values/index.ts'
import { clinicFault } from './faults.ts'

/** What must be confirmed of a multi-dose vial before it may be kept for later sessions (WHO/IVB/14.07). */
export const multiDoseConditions = ['prequalified', 'approved', 'kept-in-range', 'monitor-good'] as const

export type MultiDoseCondition = (typeof multiDoseConditions)[number]

/** When a vial was opened and what bounds its use. */
export type Opening = {
  readonly openedAt: Instant
  readonly sessionEndsAt: Instant
  readonly expiresAt: Instant
  /** What a person confirmed of this vial; all of them are needed to keep it beyond the session. */
  readonly confirmed: readonly MultiDoseCondition[]
}

export type Deadline = { readonly discardAt: Instant; readonly reason: string }

const hourMs = 3_600_000
/** How long an opened vial may be used in one session, where neither its label nor a person says less. */
export const sessionMs = 6 * hourMs

/**
 * Until when an opened vial may be used.
 *
 * A multi-dose vial with every condition confirmed: 28 days. Any other: its own hours, usually six, or the end of the
 * session, whichever is first. Never beyond the batch's expiry.
 *
 * @throws clinic.session-over when the session ends before the vial is opened.
 * @see WHO/IVB/14.07
 */
export function discardDeadline(profile: VaccineProfile, opening: Opening): Deadline {
  const { openedAt, sessionEndsAt, expiresAt, confirmed } = opening
  if (sessionEndsAt < openedAt)
    throw clinicFault(
      'clinic.session-over',
      `expected a session that ends after ${formatInstant(openedAt)}, received ${formatInstant(sessionEndsAt)}`,
    )
  const opened = profile.opened.value
  const keeps = opened.rule === 'multi-dose' && multiDoseConditions.every((condition) => confirmed.includes(condition))
  const keepMs = keeps ? opened.keepMs : opened.rule === 'session' ? opened.keepMs : sessionMs
  const bounds: Deadline[] = [
    { discardAt: instant(openedAt + keepMs), reason: `${inWords(keepMs)} after it was opened` },
    ...(keeps ? [] : [{ discardAt: sessionEndsAt, reason: 'the session ends' }]),
    { discardAt: expiresAt, reason: 'the batch expires' },
  ]
  return bounds.reduce((first, bound) => (bound.discardAt < first.discardAt ? bound : first))
}

function inWords(ms: number): string {
  const hours = ms / hourMs
  return hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`
}
