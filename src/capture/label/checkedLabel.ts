import { isDeepStrictEqual } from 'node:util'
import type { Element } from '../../values/index.ts'
import { type Grey, readDrawing } from '../barcode/index.ts'
import { captureFault } from '../faults.ts'
import { formatBracketed, parseBracketed } from '../gs1/index.ts'
import { type DrawnSymbol, drawSymbol, type SymbolKind, symbolRules } from './symbol.ts'

/** A symbol that was read back from its own fields, with its text for people. */
export type CheckedLabel = {
  readonly kind: SymbolKind
  readonly symbol: DrawnSymbol
  /** One for each element: `(10)VT2611A`. */
  readonly lines: readonly string[]
}

const pixelsPerModule = 4

/**
 * Draws a symbol for a sheet or a label printer, and reads it back from exactly the fields that will be printed.
 *
 * @throws capture.label-refused, and what parseBracketed throws of elements that break the standard.
 */
export async function checkedLabel(elements: readonly Element[], kind: SymbolKind): Promise<CheckedLabel> {
  parseBracketed(formatBracketed(elements))
  const { default: bwip } = await import('bwip-js/node')
  const symbol = drawSymbol(bwip, elements, kind)
  const [scan, ...others] = await readDrawing(pictureOf(symbol, symbolRules[kind].quietZone))
  const [drawn, read] = [elements, scan?.elements ?? []].map((list) => list.map(({ ai, value }) => ai + value).sort())
  if (others.length > 0 || !isDeepStrictEqual(drawn, read)) {
    const sentence = `drew ${formatBracketed(elements)}, read back ${formatBracketed(scan?.elements ?? [])}`
    throw captureFault('capture.label-refused', sentence)
  }
  return { kind, symbol, lines: elements.map(({ ai, value }) => `(${ai})${value}`) }
}

function pictureOf({ fields, ...size }: DrawnSymbol, quietZone: number): Grey {
  const width = (size.width + 2 * quietZone) * pixelsPerModule
  const height = (size.height + 2 * quietZone) * pixelsPerModule
  const pixels = new Uint8ClampedArray(width * height).fill(255)
  for (const field of fields) {
    const [left, right] = [field.x, field.x + field.width].map((x) => (x + quietZone) * pixelsPerModule)
    const [top = 0, bottom = 0] = [field.y, field.y + field.height].map((y) => (y + quietZone) * pixelsPerModule)
    for (let y = top; y < bottom; y++) pixels.fill(0, y * width + (left ?? 0), y * width + (right ?? 0))
  }
  return { pixels, width, height }
}
