/**
 * Text from outside, made safe to show: control characters, terminal escapes, and the invisible marks that reorder or
 * hide text become visible `\u{…}` escapes. Ordinary letters of any script pass unchanged.
 */
export function printable(text: string): string {
  return text.replace(unsafe, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)
}

// Cc control, Cf format (bidi overrides, zero width), Co private use, Cs lone surrogates, Zl/Zp separators.
const unsafe = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu
