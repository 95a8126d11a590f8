import { type Instant, instant, isFault, parseInstant, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'

/** Which of two numbers with a stroke between them is the day: `dmy` as in Europe, `mdy` as in the United States. */
export type DateOrder = 'dmy' | 'mdy'

const stroke = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4})$/

/**
 * A date as people and devices write it, as `2026-11-20`: the year first, or day.month.year. What `03/04/2026` means
 * depends on where it was written: it is refused where nobody says.
 *
 * @throws capture.time-malformed
 */
export function dayOf(text: string, order?: DateOrder): string {
  const [, year, month, day] = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(text) ?? []
  if (year && month && day) return checked(year, month, day, text)
  const [, dotDay, dotMonth, dotYear] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? []
  if (dotDay && dotMonth && dotYear) return checked(dotYear, dotMonth, dotDay, text)
  const [, first, , second, last] = stroke.exec(text) ?? []
  if (!first || !second || !last) throw refused('a date as 2026-11-20 or 20.11.2026', text)
  if (!order) throw refused('a date that says which number is the day', text)
  return order === 'dmy' ? checked(last, second, first, text) : checked(last, first, second, text)
}

/** The time of day as `14:05:00`; also `2:05 PM`. @throws capture.time-malformed */
export function timeOfDay(text: string): string {
  const [, hour, minute, second = '00', half] =
    /^(\d{1,2}):(\d\d)(?::(\d\d(?:[.,]\d+)?))?(?: ?([ap])\.?m\.?)?$/i.exec(text) ?? []
  const hours = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour)
  const possible = hour !== undefined && hours < 24 && Number(minute) < 60 && Number.parseInt(second, 10) < 60
  if (!possible || (half && (Number(hour) > 12 || hour === '0'))) throw refused('a time of day as 14:05', text)
  return `${String(hours).padStart(2, '0')}:${minute}:${second.replace(',', '.').slice(0, 6)}`
}

/** `20261120140500` and `202611201405` as `2026-11-20 14:05:00`, whatever stands behind them; other text as it is. */
export function spaced(text: string): string {
  return text.replace(
    /^(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?!\d)/,
    (_, year, month, day, hour, minute, second = '00') => `${year}-${month}-${day} ${hour}:${minute}:${second}`,
  )
}

/**
 * Ten digits are seconds since 1970 and thirteen milliseconds. A time outside this century was meant otherwise, and so may
 * seconds be that look like a date with its hour, `2026112014`.
 *
 * @throws capture.time-malformed
 */
export function sinceEpoch(digits: string): Instant {
  const ms = { 10: Number(digits) * 1000, 13: Number(digits) }[digits.length] ?? Number.NaN
  if (!(ms >= Date.UTC(2000) && ms < Date.UTC(2100)))
    throw refused('10 digits for seconds or 13 for milliseconds since 1970, in the years 2000 to 2099', digits)
  if (/^20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])$/.test(digits))
    throw refused('seconds since 1970 that could be no date with its hour', digits)
  return instant(ms)
}

/** What a column of dates itself says about their order; `undefined` when each of them could be read both ways. */
export function orderIn(texts: Iterable<string>): DateOrder | undefined {
  for (const text of texts) {
    const [, first, , second] = stroke.exec(text.split(/[ T]/)[0] ?? '') ?? []
    if (Number(first) > 12) return 'dmy'
    if (Number(second) > 12) return 'mdy'
  }
  return undefined
}

function checked(year: string, month: string, day: string, text: string): string {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  try {
    parseInstant(iso)
    return iso
  } catch (error) {
    if (isFault(error)) throw refused('a day that was', text)
    throw error
  }
}

function refused(expected: string, received: string) {
  return captureFault('capture.time-malformed', `expected ${expected}, received "${printable(received)}"`)
}
