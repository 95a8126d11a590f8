import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'
import { readDrawing } from '../../../src/capture/barcode/index.ts'
import { parseBracketed } from '../../../src/capture/gs1/index.ts'
import { type CheckedLabel, checkedLabel, sheetOf, zplOf } from '../../../src/capture/label/index.ts'
import { isFault } from '../../../src/values/index.ts'

const elementsOf = (serial: string) => parseBracketed(`(01)09506000134352(17)271130(10)VT2611A(21)${serial}`)

async function* labels(count: number): AsyncGenerator<CheckedLabel> {
  for (let at = 0; at < count; at++) yield checkedLabel(elementsOf(`SN${at}`), 'data-matrix')
}

async function sheet(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all = []
  for await (const part of parts) all.push(part)
  return Buffer.concat(all)
}

/** What stands in the streams of a PDF. */
function contents(pdf: Buffer): string[] {
  const text = pdf.toString('latin1')
  return [...text.matchAll(/\/Length (\d+) [\s\S]*?stream\n/g)].map((found) => {
    const from = found.index + found[0].length
    return inflateSync(pdf.subarray(from, from + Number(found[1]))).toString('latin1')
  })
}

describe('a sheet of labels', () => {
  it('is a PDF whose table of contents is right, with as many pages as it needs', async () => {
    const pdf = await sheet(sheetOf(labels(130)))
    const text = pdf.toString('latin1')
    assert.match(text, /^%PDF-1\.4\n[\s\S]*%%EOF\n$/)
    const from = Number(/startxref\n(\d+)\n/.exec(text)?.[1])
    assert.ok(text.slice(from).startsWith('xref\n'))
    const offsets = [...text.slice(from).matchAll(/^(\d{10}) 00000 n $/gm)].map((found) => Number(found[1]))
    for (const [at, offset] of offsets.entries()) assert.ok(text.slice(offset).startsWith(`${at + 1} 0 obj\n`))
    const pages = contents(pdf)
    assert.ok(pages.length > 1)
    assert.equal(/\/Count (\d+)/.exec(text)?.[1], String(pages.length))
  })

  it('shows each symbol with its text, readable, and no two on the same place', async () => {
    const [page = ''] = contents(await sheet(sheetOf(labels(20))))
    const texts = [...page.matchAll(/\(\\\(21\\\)(SN\d+)\) Tj/g)].map((found) => found[1])
    assert.deepEqual(
      texts,
      Array.from({ length: 20 }, (_, at) => `SN${at}`),
    )
    const fields = [...page.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm)].map((found) =>
      found.slice(1).map(Number),
    ) as [number, number, number, number][]
    const read = (await readDrawing(pictureOf(fields))).map(({ elements }) => elements[3]?.value)
    assert.deepEqual(read.sort(), texts.toSorted())
  })
})

describe('a label for a printer', () => {
  it('carries the symbol as the picture that was read back, and its text', async () => {
    const zpl = zplOf(await checkedLabel(elementsOf('A_1'), 'data-matrix'))
    assert.match(zpl, /^\^XA\n[\s\S]*\^FD\(21\)A_5F1\^FS\n\^XZ\n$/)
    const [, total, perRow, hex = ''] = /\^GFA,(\d+),\d+,(\d+),([0-9A-F]+)\^FS/.exec(zpl) ?? []
    assert.equal(hex.length, 2 * Number(total))
    const [scan] = await readDrawing(pictureOfBits(Buffer.from(hex, 'hex'), Number(perRow)))
    assert.deepEqual(scan?.elements, elementsOf('A_1'))
  })

  it('is made of any symbol, also of bars', async () => {
    const { symbol } = await checkedLabel(parseBracketed('(00)095060000000000015'), 'gs1-128')
    assert.ok(symbol.width > symbol.height)
    assert.equal((await checkedLabel(elementsOf('SN1'), 'link')).kind, 'link')
  })

  it('is refused when its elements break the standard', async () => {
    await assert.rejects(checkedLabel([{ ai: '10', value: 'A' }], 'data-matrix'), (error) =>
      isFault(error, 'capture.element-missing'),
    )
  })
})

// An A4 page at four pixels to a point, the upper left first.
function pictureOf(fields: readonly (readonly [number, number, number, number])[]) {
  const scale = 4
  const [width, height] = [596 * scale, 842 * scale]
  const pixels = new Uint8ClampedArray(width * height).fill(255)
  for (const [x, y, w, h] of fields)
    for (let row = Math.round((842 - y - h) * scale); row < Math.round((842 - y) * scale); row++)
      pixels.fill(0, row * width + Math.round(x * scale), row * width + Math.round((x + w) * scale))
  return { pixels, width, height }
}

// Bits of a row, dark is 1, with a white margin around.
function pictureOfBits(bits: Buffer, perRow: number) {
  const [margin, rows] = [16, bits.length / perRow]
  const [width, height] = [perRow * 8 + 2 * margin, rows + 2 * margin]
  const pixels = new Uint8ClampedArray(width * height).fill(255)
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < perRow * 8; x++)
      if ((bits[y * perRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) pixels[(y + margin) * width + x + margin] = 0
  return { pixels, width, height }
}
