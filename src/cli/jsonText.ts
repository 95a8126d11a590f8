/**
 * A result as JSON: indented unless said otherwise, big integers as decimal text, and every character that could act on a terminal written as
 * a `\u` escape, which readers of JSON undo.
 */
export function jsonText(value: unknown, indent = 2): string {
  const text = JSON.stringify(value, (_key, field) => (typeof field === 'bigint' ? field.toString() : field), indent)
  return text.replace(invisible, (char) =>
    Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  )
}

// As in values/printable, but for the line ends JSON.stringify itself wrote: those inside texts are escaped already.
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu
