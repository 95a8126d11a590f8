import { countryLetters } from './lists/countries.ts'

// The shortest national form (Norway) has 15 characters.
const shortest = 15

/** Says what is wrong with an international bank account number, or nothing. @see ISO 13616, ISO/IEC 7064 mod 97-10 */
export function complaintAboutIban(text: string): string | undefined {
  if (text.length < shortest) return 'is too short for a bank account'
  if (!/^[A-Z]{2}\d{2}[0-9A-Z]+$/.test(text)) return 'holds a character no bank account has'
  if (!countryLetters.has(text.slice(0, 2))) return `names no country of ISO 3166: ${text.slice(0, 2)}`
  const turned = [...(text.slice(4) + text.slice(0, 4))].map((char) => Number.parseInt(char, 36)).join('')
  return BigInt(turned) % 97n === 1n ? undefined : 'fails its check digits'
}
