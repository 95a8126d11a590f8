import bwip from 'bwip-js/node'
import sharp from 'sharp'
import { letteringFrom } from '../../../src/capture/label/lettering.ts'
import type { Dice } from '../random.ts'
import type { Drawn } from '../symbol.ts'

/** How a label was printed, and what became of it. Lengths are in modules. */
export type Print = {
  /** CSS colours. */
  readonly ground: string
  readonly ink: string
  /** Fields of a matrix symbol as dots of this diameter, as an ink jet or a needle makes them; 1 or more are squares. */
  readonly dot: number
  /** Part of the quiet zone that is there; a frame is printed where it ends when it is less than whole. */
  readonly quiet: number
  /** Scratches across the symbol. */
  readonly scratches: number
  /** Seen from behind, as through glass. */
  readonly mirrored: boolean
}

/** Light that a label gives back, 0 to 1, in red, green and blue. The middle of its symbol is the middle of the picture. */
export type Sheet = {
  readonly light: Float32Array
  readonly width: number
  readonly height: number
  readonly pixelsPerModule: number
}

const resolution = { matrix: 10, linear: 5 }

/** Prints a symbol with lines of text around it. */
export async function printed(symbol: Drawn, print: Print, dice: Dice): Promise<Sheet> {
  const pixelsPerModule = symbol.isLinear ? resolution.linear : resolution.matrix
  const [wide, high] = [symbol.width * (symbol.isLinear ? 1.35 : 2.4), symbol.height * 2.2]
  const [left, top] = [(wide - symbol.width) / 2, (high - symbol.height) / 2]
  const body =
    `<rect width="${wide}" height="${high}" fill="${print.ground}"/>` +
    `<path fill="${print.ink}" d="${fieldsOf(symbol, print.dot, left, top)}${textAround(symbol, left, top, dice)}"/>` +
    frameOf(symbol, print, left, top) +
    scratchesOf(symbol, print, left, top, dice)
  const flip = print.mirrored ? `translate(${wide} 0) scale(-1 1)` : ''
  const [width, height] = [wide, high].map((side) => Math.round(side * pixelsPerModule)) as [number, number]
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${wide} ${high}">` +
    `<g transform="${flip}">${body}</g></svg>`
  const shades = await sharp(Buffer.from(svg)).flatten({ background: print.ground }).removeAlpha().raw().toBuffer()
  return { light: Float32Array.from(shades, (shade) => (shade / 255) ** 2.2), width, height, pixelsPerModule }
}

function fieldsOf(symbol: Drawn, dot: number, left: number, top: number): string {
  let path = ''
  for (let y = 0; y < symbol.height; y++)
    for (let x = 0; x < symbol.width; x++) {
      if (!symbol.dark(x, y)) continue
      if (symbol.isLinear) {
        path += `M${left + x} ${top}h1v${symbol.height}h-1z`
        continue
      }
      const r = dot / 2
      path +=
        dot < 1
          ? `M${left + x + 0.5 - r} ${top + y + 0.5}a${r} ${r} 0 1 0 ${dot} 0a${r} ${r} 0 1 0 ${-dot} 0`
          : `M${left + x} ${top + y}h1.01v1.01h-1.01z`
    }
  return symbol.isLinear ? path.slice(0, path.length / symbol.height) : path
}

function textAround(symbol: Drawn, left: number, top: number, dice: Dice): string {
  const write = letteringFrom(bwip)
  const height = symbol.isLinear ? 6 : symbol.height * dice.between(0.06, 0.1)
  const gap = symbol.quietZone + height * 1.3
  const line = () =>
    `${dice.of(['LOT', 'EXP', 'GTIN', 'BATCH', 'STORE'])} ${dice.whole(1e6, 9e7).toString(36).toUpperCase()}`
  const above = [2, 1].map((at) => write(line(), left, top - gap * at, height).path)
  const below = [1, 2, 3].map((at) => write(line(), left, top + symbol.height + gap * at, height).path)
  return [...above, ...below].join('')
}

function frameOf({ width, height, quietZone }: Drawn, { quiet, ink }: Print, left: number, top: number): string {
  if (quiet >= 1) return ''
  const away = quietZone * quiet
  const size = `x="${left - away - 0.5}" y="${top - away - 0.5}" width="${width + 2 * away + 1}" height="${height + 2 * away + 1}"`
  return `<rect ${size} fill="none" stroke="${ink}" stroke-width="1"/>`
}

function scratchesOf(symbol: Drawn, print: Print, left: number, top: number, dice: Dice): string {
  return Array.from({ length: print.scratches }, () => {
    const [x, y] = [left + dice.between(0, symbol.width), top + dice.between(0, symbol.height)]
    const [dx, dy] = [dice.normal() * symbol.height * 0.15, dice.normal() * symbol.height * 0.15]
    const colour = dice.of([print.ground, print.ink, 'gray'])
    return `<path d="M${x} ${y}q${dy} ${dx} ${dx} ${dy}" fill="none" stroke="${colour}" stroke-width="${dice.between(0.2, 0.8)}"/>`
  }).join('')
}
