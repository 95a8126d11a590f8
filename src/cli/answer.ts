import { formatInstant, type Instant, instant, parseInstant } from '../values/index.ts'
import { cliFault } from './faults.ts'

const unitsMs = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Words of a person's own, without the blanks around them. @throws cli.answer-empty */
export function words(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') throw cliFault('cli.answer-empty', 'expected some words, received none')
  return trimmed
}

/** How many, at least one. @throws cli.number-malformed */
export function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw cliFault('cli.number-malformed', `expected a whole number from 1 on, received "${text}"`)
  return Number(text)
}

/** A place in an order that begins with 0. @throws cli.number-malformed */
export function place(text: string): number {
  return text === '0' ? 0 : count(text)
}

/** A TCP port; 0 stands for one that is free. @throws cli.number-malformed */
export function port(text: string): number {
  if (place(text) > 65_535) throw cliFault('cli.number-malformed', `expected a port up to 65535, received "${text}"`)
  return place(text)
}

/** A GS1 company prefix. @throws cli.number-malformed */
export function companyPrefix(text: string): string {
  if (!/^\d{6,12}$/.test(text))
    throw cliFault('cli.number-malformed', `expected a company prefix of 6 to 12 digits, received "${text}"`)
  return text
}

/** `45s`, `30min`, `4h`, `7d`, as milliseconds. @throws cli.span-malformed */
export function span(text: string): number {
  const [, digits, unit] = /^(\d{1,6}) ?(s|min|h|d)$/.exec(text) ?? []
  if (!unit) throw cliFault('cli.span-malformed', `expected a span of time, received "${text}"`)
  return Number(digits) * unitsMs[unit as keyof typeof unitsMs]
}

/** A moment to come: a span from now, or ISO 8601. @throws cli.span-malformed, values.instant, cli.moment-past */
export function moment(text: string, now: Instant): Instant {
  const at = /^\d{4}-/.test(text) ? parseInstant(text) : instant(now + span(text))
  if (at <= now) throw cliFault('cli.moment-past', `expected a moment to come, received ${formatInstant(at)}`)
  return at
}

/** How far a clock is ahead of UTC, `+02:00`, as milliseconds. @throws cli.offset-malformed */
export function offset(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(0\d|1[0-4]):([0-5]\d)$/.exec(text) ?? []
  if (!sign) throw cliFault('cli.offset-malformed', `expected an offset from UTC, received "${text}"`)
  const ms = Number(hours) * unitsMs.h + Number(minutes) * unitsMs.min
  return sign === '-' ? -ms : ms
}
