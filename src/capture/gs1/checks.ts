import { checkDigit } from '../../values/index.ts'
import { countryCodes } from './countries.ts'

/** Says what is wrong with one component's text, or nothing. The text already has its length and its characters. */
export type Check = (text: string) => string | undefined

/** The checks that formats in aiTable.ts name. @see GS1 General Specifications, section 3 and 7.9 */
export const checks = {
  checkDigit: (text) => {
    const expected = checkDigit(text.slice(0, -1))
    return unless(Number(text.at(-1)) === expected, `ends in ${text.at(-1)}, its check digit is ${expected}`)
  },
  date: (text) => complaintAboutDate(text, 0),
  wholeDate: (text) => complaintAboutDate(text, 1),
  hour: complaintAboutHour,
  minute: complaintAboutMinute,
  hourMinute: (text) => complaintAboutHour(text.slice(0, 2)) ?? complaintAboutMinute(text.slice(2)),
  country: (text) => unless(countryCodes.has(text), `names no country of ISO 3166: ${text}`),
  companyPrefix: (text) => unless(/^\d{4}/.test(text), 'does not begin with a GS1 company prefix'),
  importerIndex: (text) => unless(/^[-\w]$/.test(text), `has no importer index "${text}"`),
  pieceOfTotal: (text) => {
    const [piece, total] = [Number(text.slice(0, 2)), Number(text.slice(2))]
    return unless(piece > 0 && piece <= total, `counts piece ${piece} of ${total}`)
  },
  zero: (text) => unless(Number(text) === 0, `begins with ${text}, expected 0`),
} satisfies Record<string, Check>

export type CheckName = keyof typeof checks

// The century does not matter: 2000 was a leap year, and two digits reach at most 50 years to either side.
function complaintAboutDate(text: string, firstDay: 0 | 1): string | undefined {
  const [year, month, day] = [text.slice(0, 2), text.slice(2, 4), text.slice(4)].map(Number) as [number, number, number]
  if (month < 1 || month > 12) return `has no month ${text.slice(2, 4)}`
  const lastDay = new Date(Date.UTC(2000 + year, month, 0)).getUTCDate()
  return unless(day >= firstDay && day <= lastDay, `has no day ${text.slice(4)} in its month`)
}

function complaintAboutHour(text: string): string | undefined {
  return unless(Number(text) < 24, `has no hour ${text}`)
}

function complaintAboutMinute(text: string): string | undefined {
  return unless(Number(text) < 60, `has no minute or second ${text}`)
}

function unless(holds: boolean, complaint: string): string | undefined {
  return holds ? undefined : complaint
}
