import { type Element, type Instant, instant } from '../../values/index.ts'

const dayMs = 86_400_000

/**
 * The calendar day six digits mean, seen from now: the year is the one nearest to today, at most 49 years past or 50
 * ahead; day 00 is the last of its month.
 *
 * @param yymmdd - A date that passed its check.
 * @returns `2027-11-30`
 * @see GS1 General Specifications, section 7.12
 */
export function dayOf(yymmdd: string, now: Instant): string {
  const [yy, month, day] = [yymmdd.slice(0, 2), yymmdd.slice(2, 4), yymmdd.slice(4, 6)].map(Number) as [
    number,
    number,
    number,
  ]
  const thisYear = new Date(now).getUTCFullYear()
  const ahead = yy - (thisYear % 100)
  const century = Math.floor(thisYear / 100) + (ahead >= 51 ? -1 : ahead <= -50 ? 1 : 0)
  // Day 0 of the month after is the last day of this one.
  const at = Date.UTC(century * 100 + yy, day === 0 ? month : month - 1, day)
  return new Date(at).toISOString().slice(0, 10)
}

/**
 * When the thing expires: the first instant at which it may no longer be used, in UTC. (17) lasts to the end of its day,
 * (7003) to its minute; the earlier counts. `null` when the code carries neither.
 */
export function expiryOf(elements: readonly Element[], now: Instant): Instant | null {
  const ends = elements.flatMap(({ ai, value }) => {
    if (ai === '17') return [Date.parse(dayOf(value, now)) + dayMs]
    if (ai === '7003') return [Date.parse(`${dayOf(value, now)}T${value.slice(6, 8)}:${value.slice(8)}Z`)]
    return []
  })
  return ends.length > 0 ? instant(Math.min(...ends)) : null
}

/** The (17) value of something that expires at this instant: the last whole day before it, as `271130`. */
export function expiryDigits(expiresAt: Instant): string {
  return new Date(expiresAt - dayMs).toISOString().slice(2, 10).replaceAll('-', '')
}
