import type { CheckedLabel } from './checkedLabel.ts'
import { symbolRules } from './symbol.ts'

// 203 dpi: eight dots to a millimetre, as nearly every label printer has.
const dotsPerMm = 8
const letterDots = 18

/**
 * One label in ZPL, for a label printer of 203 dpi. The symbol is sent as a picture of exactly the fields that were read
 * back, so no printer's own encoder stands between; text is the printer's.
 */
export function zplOf({ kind, symbol, lines }: CheckedLabel): string {
  const { moduleMm, quietZone, lettersBeside } = symbolRules[kind]
  const dots = Math.max(2, Math.round(moduleMm * dotsPerMm))
  const margin = quietZone * dots
  const [textLeft, textTop] = lettersBeside
    ? [2 * margin + symbol.width * dots, margin]
    : [margin, margin + symbol.height * dots + letterDots / 2]
  const text = lines.map(
    (line, at) => `^FO${textLeft},${textTop + at * (letterDots + 4)}^A0N,${letterDots}^FH^FD${escaped(line)}^FS\n`,
  )
  return `^XA\n^FO${margin},${margin}${graphicOf(symbol, dots)}^FS\n${text.join('')}^XZ\n`
}

// Rows of bits, the first dot the highest bit, dark is 1.
function graphicOf({ fields, width, height }: CheckedLabel['symbol'], dots: number): string {
  const bytesPerRow = Math.ceil((width * dots) / 8)
  const bits = Buffer.alloc(bytesPerRow * height * dots)
  for (const field of fields)
    for (let y = field.y * dots; y < (field.y + field.height) * dots; y++)
      for (let x = field.x * dots; x < (field.x + field.width) * dots; x++) {
        const at = y * bytesPerRow + (x >> 3)
        bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7))
      }
  return `^GFA,${bits.length},${bits.length},${bytesPerRow},${bits.toString('hex').toUpperCase()}`
}

// With ^FH, an underscore and two digits stand for a character; these three have a meaning of their own.
function escaped(line: string): string {
  return line.replace(/[\^~_]/g, (char) => `_${char.charCodeAt(0).toString(16).toUpperCase()}`)
}
