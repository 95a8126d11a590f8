/** Bits as text of 0 and 1, the most significant first: EPCs are longer than numbers are exact, and rarely many. */
export type BitText = string

/** @returns The unsigned number in `width` bits from a place on; 0 when the width is 0. */
export function readBits(text: BitText, from: number, width: number): bigint {
  return BigInt(`0b${text.slice(from, from + width) || '0'}`)
}

/** The number in these bits with this many digits; `null` when it has more. */
export function digitsFrom(text: BitText, from: number, width: number, digits: number): string | null {
  const value = readBits(text, from, width)
  if (digits === 0) return value === 0n ? '' : null
  const written = String(value).padStart(digits, '0')
  return written.length === digits ? written : null
}

export function bitsOf(value: number | bigint, width: number): BitText {
  return width === 0 ? '' : value.toString(2).padStart(width, '0')
}
