import { type Address, type Digest, type Instant, instant } from '../values/index.ts'

/** What follow-up needs of a dose and of a report; both are pseudonymous. */
export type GivenDose = { readonly id: Digest; readonly pseudonym: Address; readonly givenAt: Instant }
export type Report = { readonly dose: Digest; readonly reportedAt: Instant }

/** One contact with one vaccinated person. `silent`: its time passed without a word, which is not the same as well. */
export type FollowUp = {
  readonly dose: Digest
  readonly pseudonym: Address
  readonly day: number
  readonly dueAt: Instant
  readonly until: Instant
  readonly state: 'later' | 'due' | 'answered' | 'silent'
}

/** Days after the dose on which a clinic asks. Our own choice, until a programme gives its schedule. */
export const followUpDays: readonly number[] = [3, 7, 28]

const dayMs = 86_400_000

/**
 * Every contact of every dose with its state at a moment.
 *
 * A contact lasts until the next one is due, the last as long as the one before it; a report within that time answers it.
 */
export function followUps(
  doses: readonly GivenDose[],
  reports: readonly Report[],
  now: Instant,
  days: readonly number[] = followUpDays,
): FollowUp[] {
  return doses.flatMap(({ id, pseudonym, givenAt }) => {
    const answers = reports.filter((report) => report.dose === id).map(({ reportedAt }) => reportedAt)
    return days.map((day, i): FollowUp => {
      const lastsDays = (days[i + 1] ?? 2 * day - (days[i - 1] ?? 0)) - day
      const dueAt = instant(givenAt + day * dayMs)
      const until = instant(dueAt + lastsDays * dayMs)
      const answered = answers.some((at) => at >= dueAt && at < until)
      const state = now < dueAt ? 'later' : answered ? 'answered' : now < until ? 'due' : 'silent'
      return { dose: id, pseudonym, day, dueAt, until, state }
    })
  })
}

/** The contacts to make now, the longest overdue first. */
export function followUpDue(...question: Parameters<typeof followUps>): FollowUp[] {
  return followUps(...question)
    .filter(({ state }) => state === 'due')
    .sort((a, b) => a.dueAt - b.dueAt)
}
