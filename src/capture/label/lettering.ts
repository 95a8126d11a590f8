import type BwipJs from 'bwip-js'

/** Writes a line of text as the outline of its letters, so that it looks the same where no font is installed. */
export type Lettering = (line: string, x: number, baseline: number, height: number) => { path: string; width: number }

// Outlines are taken large, because the library rounds them to whole units, and scaled afterwards.
const square = 1000
const capitalHeight = 660

/** Letters of OCR-B, the type GS1 recommends beside a symbol. `height` is that of a capital letter, y points down. */
export function letteringFrom({ FontLib }: typeof BwipJs): Lettering {
  const font = FontLib.lookup('OCR-B')
  return (line, x, baseline, height) => {
    const scale = height / capitalHeight
    let at = x
    const path = [...line].map((letter) => {
      const glyph = FontLib.getpaths(font, letter.codePointAt(0) ?? 0, square, square)
      const place = (dx: number, dy: number) => `${rounded(at + dx * scale)} ${rounded(baseline - dy * scale)}`
      const outline = glyph.map((step) => {
        if (step.type === 'Q') return `Q${place(step.cx, step.cy)} ${place(step.x, step.y)}`
        if (step.type === 'C')
          return `C${place(step.cx1, step.cy1)} ${place(step.cx2, step.cy2)} ${place(step.x, step.y)}`
        return `${step.type}${place(step.x, step.y)}`
      })
      at += glyph.advance * scale
      return outline.join('')
    })
    return { path: path.join(''), width: at - x }
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
