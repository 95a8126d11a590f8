import { valueFault } from './faults.ts'
import { printable } from './printable.ts'

/** 14 digits with a valid check digit; shorter GTINs are padded with zeros on the left. */
export type Gtin = string & { readonly key: 'GTIN' }
/** 18 digits with a valid check digit: one logistic unit (carton, pallet). */
export type Sscc = string & { readonly key: 'SSCC' }
/** 13 digits with a valid check digit: one place or party. */
export type Gln = string & { readonly key: 'GLN' }

/** The mod-10 digit that completes the digits given. Weights 3, 1 from the right: GS1 General Specifications 7.9. */
export function checkDigit(digits: string): number {
  let sum = 0
  for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1)
  return (10 - (sum % 10)) % 10
}

/** Accepts GTIN-8, -12, -13 and -14. @throws values.gs1-key, values.check-digit */
export function gtin(text: string): Gtin {
  return gs1Key('GTIN', text, [8, 12, 13, 14]).padStart(14, '0') as Gtin
}

/** @throws values.gs1-key, values.check-digit */
export function sscc(text: string): Sscc {
  return gs1Key('SSCC', text, [18]) as Sscc
}

/** @throws values.gs1-key, values.check-digit */
export function gln(text: string): Gln {
  return gs1Key('GLN', text, [13]) as Gln
}

function gs1Key(name: string, text: string, lengths: number[]): string {
  if (!/^\d+$/.test(text) || !lengths.includes(text.length))
    throw valueFault(
      'values.gs1-key',
      `expected a ${name} of ${lengths.join(', ')} digits, received "${printable(text)}"`,
    )
  const expected = checkDigit(text.slice(0, -1))
  if (expected !== Number(text.at(-1)))
    throw valueFault('values.check-digit', `${name} ${text} ends in ${text.at(-1)}, its check digit is ${expected}`)
  return text
}
