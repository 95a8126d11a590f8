const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const wide =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\u3000-\u303f\uff01-\uff60]/u

/** How many terminal columns a text takes. */
export function displayWidth(text: string): number {
  return [...graphemes.segment(text)].reduce((columns, { segment }) => columns + widthOf(segment), 0)
}

/** The text in exactly `columns` columns: filled with blanks, or cut and ended with `…`. */
export function fitted(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const shown = displayWidth(text) <= columns ? text : `${cut(text, columns - 1)}…`
  const blanks = ' '.repeat(Math.max(0, columns - displayWidth(shown)))
  return align === 'right' ? blanks + shown : shown + blanks
}

/** The text in lines of at most `columns` columns, broken between words; a word that is wider is broken, too. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (displayWidth(longer) <= columns) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    for (let part = cut(line, columns); part !== line && part !== ''; part = cut(line, columns)) {
      lines.push(part)
      line = line.slice(part.length)
    }
  }
  return [...lines, line]
}

function cut(text: string, columns: number): string {
  let kept = ''
  let left = columns
  for (const { segment } of graphemes.segment(text)) {
    left -= widthOf(segment)
    if (left < 0) break
    kept += segment
  }
  return kept
}

function widthOf(grapheme: string): number {
  return wide.test(grapheme) ? 2 : 1
}
