/** A page that says where it comes from, so nobody mends it by hand. */
export function page(title, source, sections) {
  return `${[`# ${title}`, `<!-- Written by scripts/reference.mjs from ${source}; change that instead. -->`, ...sections].join('\n\n')}\n`
}

/** Cells are plain text; an empty list of rows is no table. */
export function table(headings, rows) {
  if (rows.length === 0) return ''
  const line = (cells) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')
}

export const code = (text) => `\`${text}\``
