import { isDeepStrictEqual } from 'node:util'
import type { Clock, Element } from '../../values/index.ts'
import { readImage, scansOf } from '../barcode/index.ts'
import { captureFault } from '../faults.ts'
import { formatBracketed, parseBracketed } from '../gs1/index.ts'
import { letteringFrom } from './lettering.ts'
import { drawSymbol, type Field, type SymbolKind, symbolRules } from './symbol.ts'

/** One label in two forms of the same drawing. */
export type Label = {
  /** In millimetres; print this one where the printer can. */
  readonly svg: string
  /** Eight pixels to a module, on white; print it without scaling. */
  readonly png: Uint8Array
}

const pixelsPerModule = 8

/**
 * Draws a GS1 symbol with its quiet zone, on white, with its text for people; and reads it back before handing it out.
 * Being read proves that it can be read, not a print grade of ISO/IEC 15415.
 *
 * @param elements - In the order to encode.
 * @throws capture.label-refused, and what parseBracketed throws of elements that break the standard.
 */
export async function drawLabel(
  elements: readonly Element[],
  kind: SymbolKind,
  { clock }: { readonly clock: Clock },
): Promise<Label> {
  parseBracketed(formatBracketed(elements))
  const drawing = await compose(elements, kind)
  const [{ default: sharp }, { moduleMm }] = [await import('sharp'), symbolRules[kind]]
  const png = await sharp(Buffer.from(svgOf(drawing, pixelsPerModule, '')))
    .flatten({ background: '#fff' })
    .png({ palette: true })
    .toBuffer()
  await checkReadable(png, elements, clock)
  return { svg: svgOf(drawing, moduleMm, 'mm'), png }
}

type Drawing = { readonly body: string; readonly width: number; readonly height: number }

// Units are modules. Text stands beside a matrix symbol and under bars.
async function compose(elements: readonly Element[], kind: SymbolKind): Promise<Drawing> {
  const { default: bwip } = await import('bwip-js/node')
  const { quietZone, lettersBeside, letterHeight } = symbolRules[kind]
  const symbol = drawSymbol(bwip, elements, kind)
  const write = letteringFrom(bwip)
  const x = quietZone + (lettersBeside ? symbol.width + quietZone : 0)
  const top = quietZone + (lettersBeside ? 0 : symbol.height + letterHeight)
  const lineHeight = 1.6 * letterHeight
  const lines = elements.map(({ ai, value }, at) =>
    write(`(${ai})${value}`, x, top + letterHeight + at * lineHeight, letterHeight),
  )
  return {
    body:
      `<path transform="translate(${quietZone} ${quietZone})" d="${symbol.fields.map(pathOf).join('')}"/>` +
      `<path d="${lines.map(({ path }) => path).join('')}"/>`,
    width: quietZone + Math.ceil(Math.max(quietZone + symbol.width, ...lines.map(({ width }) => x + width))),
    height: quietZone + Math.ceil(Math.max(quietZone + symbol.height, top + lines.length * lineHeight)),
  }
}

function pathOf({ x, y, width, height }: Field): string {
  return `M${x} ${y}h${width}v${height}h-${width}z`
}

function svgOf({ body, width, height }: Drawing, scale: number, unit: 'mm' | ''): string {
  const size = `width="${(width * scale).toFixed(2)}${unit}" height="${(height * scale).toFixed(2)}${unit}"`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>${body}</svg>`
  )
}

async function checkReadable(png: Uint8Array, elements: readonly Element[], clock: Clock): Promise<void> {
  const [scan] = scansOf(await readImage(png, { clock }))
  const [drawn, read] = [elements, scan?.elements ?? []].map((list) => list.map(({ ai, value }) => ai + value).sort())
  if (!isDeepStrictEqual(drawn, read))
    throw captureFault(
      'capture.label-refused',
      `drew ${formatBracketed(elements)}, read back ${formatBracketed(scan?.elements ?? [])}`,
    )
}
