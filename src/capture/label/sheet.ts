import { deflateSync } from 'node:zlib'
import { captureFault } from '../faults.ts'
import type { CheckedLabel } from './checkedLabel.ts'
import { symbolRules } from './symbol.ts'

// A4, in points of 1/72 inch. PDF counts from the lower left.
const pointsPerMm = 72 / 25.4
const page = { width: 210 * pointsPerMm, height: 297 * pointsPerMm, margin: 8 * pointsPerMm }
// Beside a symbol for a vial; below bars it has the height the symbol's rule says. A capital has 0.72 of its letter's size.
const smallLetters = 5.5
const capitalPart = 0.72
const gap = 2 * pointsPerMm

type Cell = { readonly columns: number; readonly rows: number; readonly width: number; readonly height: number }

/**
 * Labels as a PDF of A4 sheets, row by row; pages are handed out as they fill, so ten thousand labels need no more memory
 * than a hundred. Text is Helvetica, which every reader of PDF has.
 *
 * @param labels - All of one kind; the first decides how large a cell is.
 * @throws capture.label-refused when a label does not fit the sheet.
 */
export async function* sheetOf(labels: AsyncIterable<CheckedLabel>): AsyncGenerator<Uint8Array> {
  const file = pdfFile()
  yield file.begin()
  let cell: Cell | undefined
  let drawn: string[] = []
  for await (const label of labels) {
    cell ??= cellOf(label)
    drawn.push(drawnIn(cell, drawn.length, label))
    if (drawn.length < cell.columns * cell.rows) continue
    yield file.page(drawn.join(''))
    drawn = []
  }
  if (drawn.length > 0) yield file.page(drawn.join(''))
  yield file.end()
}

function cellOf(label: CheckedLabel): Cell {
  const { width, height } = extent(label)
  const columns = Math.floor((page.width - 2 * page.margin) / (width + gap))
  const rows = Math.floor((page.height - 2 * page.margin) / (height + gap))
  if (columns < 1 || rows < 1) throw captureFault('capture.label-refused', 'expected a label that fits a sheet of A4')
  return { columns, rows, width: width + gap, height: height + gap }
}

function letterSizeOf({ lettersBeside, letterHeight, moduleMm }: (typeof symbolRules)[CheckedLabel['kind']]): number {
  return lettersBeside ? smallLetters : (letterHeight * moduleMm * pointsPerMm) / capitalPart
}

// Text beside a matrix symbol, under bars. Helvetica's letters are at most 0.67 of their size wide in digits and capitals.
function extent({ kind, symbol, lines }: CheckedLabel): { width: number; height: number } {
  const { moduleMm, quietZone, lettersBeside } = symbolRules[kind]
  const letterSize = letterSizeOf(symbolRules[kind])
  const [width, height] = [symbol.width, symbol.height].map((n) => (n + 2 * quietZone) * moduleMm * pointsPerMm) as [
    number,
    number,
  ]
  const text = {
    width: Math.max(24, ...lines.map(({ length }) => length)) * letterSize * 0.67,
    height: lines.length * letterSize * 1.25,
  }
  return lettersBeside
    ? { width: width + text.width, height: Math.max(height, text.height) }
    : { width: Math.max(width, text.width + quietZone * moduleMm * pointsPerMm), height: height + text.height }
}

function drawnIn(cell: Cell, at: number, label: CheckedLabel): string {
  const { kind, symbol, lines } = label
  const { moduleMm, quietZone, lettersBeside } = symbolRules[kind]
  const letterSize = letterSizeOf(symbolRules[kind])
  const size = extent(label)
  if (size.width > cell.width || size.height > cell.height)
    throw captureFault('capture.label-refused', `expected labels as large as the first, ${lines.join('')} is larger`)
  const module = moduleMm * pointsPerMm
  const left = page.margin + (at % cell.columns) * cell.width
  const top = page.height - page.margin - Math.floor(at / cell.columns) * cell.height
  const fields = symbol.fields.map(({ x, y, width, height }) => {
    const [fromX, fromY] = [left + (quietZone + x) * module, top - (quietZone + y + height) * module]
    return `${short(fromX)} ${short(fromY)} ${short(width * module)} ${short(height * module)} re\n`
  })
  const textLeft = left + (quietZone + (lettersBeside ? symbol.width + quietZone : 0)) * module
  // Bars need no quiet zone above and below: their text stands close.
  const textTop = lettersBeside ? top : top - (symbol.height + quietZone + 2) * module
  const text = lines.map((line, row) => {
    const baseline = textTop - letterSize * (1 + 1.25 * row)
    return `BT /F ${short(letterSize)} Tf ${short(textLeft)} ${short(baseline)} Td (${line.replace(/[\\()]/g, '\\$&')}) Tj ET\n`
  })
  return `${fields.join('')}f\n${text.join('')}`
}

function short(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}

/** Objects 1 and 2 are the catalogue and the list of pages, which is known only at the end; 3 is the letters. */
function pdfFile() {
  const offsets = new Map<number, number>()
  const pages: number[] = []
  let [length, next] = [0, 4]
  const written = (...parts: (string | Uint8Array)[]) => {
    const bytes = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))
    length += bytes.length
    return bytes
  }
  const object = (number: number, ...body: (string | Uint8Array)[]) => {
    offsets.set(number, length)
    return written(`${number} 0 obj\n`, ...body, '\nendobj\n')
  }
  return {
    begin: () =>
      Buffer.concat([
        written('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'),
        object(1, '<< /Type /Catalog /Pages 2 0 R >>'),
        object(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'),
      ]),
    page(content: string) {
      const [stream, sheet] = [next++, next++]
      pages.push(sheet)
      const packed = deflateSync(Buffer.from(content, 'latin1'))
      const box = `[0 0 ${short(page.width)} ${short(page.height)}]`
      return Buffer.concat([
        object(stream, `<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`, packed, '\nendstream'),
        object(
          sheet,
          `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Contents ${stream} 0 R `,
          '/Resources << /Font << /F 3 0 R >> >> >>',
        ),
      ])
    },
    end() {
      const list = `[${pages.map((number) => `${number} 0 R`).join(' ')}]`
      const tree = object(2, `<< /Type /Pages /Count ${pages.length} /Kids ${list} >>`)
      const from = length
      const entries = Array.from({ length: next - 1 }, (_, at) => offsets.get(at + 1) ?? 0)
      const table = entries.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
      const trailer = `trailer\n<< /Size ${next} /Root 1 0 R >>\nstartxref\n${from}\n%%EOF\n`
      return Buffer.concat([tree, written(`xref\n0 ${next}\n0000000000 65535 f \n${table}${trailer}`)])
    },
  }
}
