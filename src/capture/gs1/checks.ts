import { checkDigit } from '../../values/index.ts'
import { complaintAboutDate, complaintAboutDay, complaintAboutHour, complaintAboutMinute } from './calendar.ts'
import { checkPairOf } from './checkPair.ts'
import { complaintAboutCoupon, complaintAboutPositiveOffer } from './coupon.ts'
import { complaintAboutIban } from './iban.ts'
import { countryCodes, countryLetters } from './lists/countries.ts'
import { currencyCodes } from './lists/currencies.ts'
import { packageTypes } from './lists/packageTypes.ts'

/** Says what is wrong with one component's text, or nothing. The text already has its length and its characters. */
export type Check = (text: string) => string | undefined

/** The checks that formats in the AI table name. @see GS1 General Specifications, section 3 and 7.9 */
export const checks = {
  checkDigit: (text) => {
    const expected = checkDigit(text.slice(0, -1))
    return unless(Number(text.at(-1)) === expected, `ends in ${text.at(-1)}, its check digit is ${expected}`)
  },
  checkPair: (text) => {
    if (text.length < 3) return 'is too short for a pair of check characters'
    const expected = checkPairOf(text.slice(0, -2))
    return unless(text.endsWith(expected), `ends in ${text.slice(-2)}, its check characters are ${expected}`)
  },
  date: (text) => complaintAboutDate(text, 0),
  wholeDate: (text) => complaintAboutDate(text, 1),
  fullDate: (text) => complaintAboutDay(text.slice(0, 4), text.slice(4, 6), text.slice(6), 1),
  hour: complaintAboutHour,
  minute: complaintAboutMinute,
  hourMinute: (text) => complaintAboutHour(text.slice(0, 2)) ?? complaintAboutMinute(text.slice(2)),
  country: (text) => unless(countryCodes.has(text), `names no country of ISO 3166: ${text}`),
  countryLetters: (text) => unless(countryLetters.has(text), `names no country of ISO 3166: ${text}`),
  // 999: in several countries.
  countryOrSeveral: (text) => unless(text === '999' || countryCodes.has(text), `names no country of ISO 3166: ${text}`),
  currency: (text) => unless(currencyCodes.has(text), `names no currency of ISO 4217: ${text}`),
  companyPrefix: (text) => unless(/^\d{4}/.test(text), 'does not begin with a GS1 company prefix'),
  importerIndex: (text) => unless(/^[-\w]$/.test(text), `has no importer index "${text}"`),
  packageType: (text) => unless(packageTypes.has(text), `names no kind of package: ${text}`),
  pieceOfTotal: (text) => {
    const half = text.length / 2
    const [piece, total] = [Number(text.slice(0, half)), Number(text.slice(half))]
    return unless(Number.isInteger(half) && piece > 0 && piece <= total, `counts piece ${piece} of ${total}`)
  },
  placeInSequence: (text) => {
    const [, place, end] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? []
    return unless(Number(place) <= Number(end), `has no place in a sequence such as 1/2: ${text}`)
  },
  // RFC 4648 completes groups of four; the GS1 syntax tests complete groups of three.
  padding: (text) => unless(!text.includes('=') || text.length % 4 === 0 || text.length % 3 === 0, 'is padded wrongly'),
  percentEncoded: (text) => unless(/^([^%]|%[0-9A-Fa-f]{2})*$/.test(text), 'holds a % without two hexadecimal digits'),
  latitude: (text) => unless(Number(text) <= 1_800_000_000, 'lies beyond the pole'),
  longitude: (text) => unless(Number(text) <= 3_600_000_000, 'lies beyond 360 degrees'),
  mediaType: (text) => unless(/^(0[1-9]|10|[89]\d)$/.test(text), `names no kind of carrier: ${text}`),
  biologicalSex: (text) => unless(/^[0129]$/.test(text), `is no code of ISO 5218: ${text}`),
  iban: complaintAboutIban,
  coupon: complaintAboutCoupon,
  positiveOffer: complaintAboutPositiveOffer,
  winding: (text) => unless(/^[019]$/.test(text), `has winding direction ${text}, expected 0, 1 or 9`),
  yesOrNo: (text) => unless(/^[01]$/.test(text), `says ${text}, expected 0 or 1`),
  minusSign: (text) => unless(text === '-', `ends in ${text}, expected a minus sign`),
  zero: (text) => unless(/^0+$/.test(text), `begins with ${text}, expected 0`),
  nonZero: (text) => unless(/[^0]/.test(text), 'is zero'),
  noLeadingZero: (text) => unless(!/^0./.test(text), 'begins with zero'),
  withNonDigit: (text) => unless(/\D/.test(text), 'holds digits only'),
} satisfies Record<string, Check>

export type CheckName = keyof typeof checks

function unless(holds: boolean, complaint: string): string | undefined {
  return holds ? undefined : complaint
}
