import assert from 'node:assert/strict'
import sharp from 'sharp'
import { readImage, scansOf } from '../../../src/capture/barcode/index.ts'
import { parseBracketed } from '../../../src/capture/gs1/index.ts'
import { drawLabel, type SymbolKind } from '../../../src/capture/label/index.ts'
import { isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'

const clock = manualClock()
const vial = parseBracketed('(01)09506000134352(17)271130(10)VT2611A(21)SN42')

async function refuses(text: string, kind: SymbolKind, code: string): Promise<void> {
  const elements = [...text.matchAll(/\((\d+)\)([^(]*)/g)].map(([, ai = '', value = '']) => ({ ai, value }))
  await assert.rejects(drawLabel(elements, kind, { clock }), (error) => isFault(error, code))
}

describe('a label', () => {
  const labels: [SymbolKind, string, string][] = [
    ['data-matrix', '(01)09506000134352(17)271130(10)VT2611A(21)SN42', ']d2'],
    ['gs1-128', '(00)095060000000000015', ']C1'],
    ['link', '(01)09506000134352(10)VT2611A(21)S/42(17)271130', ']Q1'],
  ]
  for (const [kind, text, aim] of labels)
    it(`of kind ${kind} is read back from its PNG and from its SVG alike`, async () => {
      const { png, svg } = await drawLabel(parseBracketed(text), kind, { clock })
      const printed = await sharp(Buffer.from(svg), { density: 150 }).png().toBuffer()
      for (const image of [png, printed]) {
        const [scan] = scansOf(await readImage(image, { clock }))
        assert.equal(scan?.aim, aim)
        assert.deepEqual(scan.elements, parseBracketed(text))
      }
    })

  it('is drawn in millimetres on white, with an empty margin', async () => {
    const { svg, png } = await drawLabel(vial, 'data-matrix', { clock })
    assert.match(svg, /^<svg [^>]*width="[\d.]+mm" height="[\d.]+mm"/)
    const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true })
    const [margin, symbol] = [2 * 8, 24 * 8]
    for (const [at, value] of data.entries()) {
      const [x, y] = [at % info.width, Math.floor(at / info.width)]
      if (x < margin || (y < margin && x < margin + symbol)) assert.equal(value, 255)
    }
  })

  it('bears any character a serial may have', async () => {
    const elements = [...vial.slice(0, 1), { ai: '21', value: '!"%&\'()*+,-./:;<=>?_' }]
    assert.match((await drawLabel(elements, 'data-matrix', { clock })).svg, /<path/)
  })

  it('is not drawn of elements that break the standard, or do not fit the symbol', async () => {
    await refuses('(10)VT2611A', 'data-matrix', 'capture.element-missing')
    await refuses('(00)095060000000000016', 'gs1-128', 'values.check-digit')
    await refuses('(91)NO KEY', 'link', 'capture.field-malformed')
    await refuses('(91)NOKEY', 'link', 'capture.link-malformed')
    await refuses(`(91)${'A'.repeat(90)}`, 'gs1-128', 'capture.label-refused')
  })
})
