import type { Dice } from './random.ts'
import type { Drawn } from './symbol.ts'

/** How a picture is taken of a symbol. Lengths are in modules of the symbol unless said otherwise. */
export type Shot = {
  readonly width: number
  readonly height: number
  /** Pixels to a module, at the middle of the symbol. */
  readonly pixelsPerModule: number
  /** Where the middle of the symbol lies, as parts of width and height. */
  readonly at: readonly [number, number]
  readonly turnedBy: number
  /** Perspective: how much smaller the far side is, across and down. */
  readonly tilt: readonly [number, number]
  /** Half the angle, in radians, that the symbol takes on the cylinder it is glued to; 0 is flat. */
  readonly bend: number
  /** Ink that spread (positive) or shrank. */
  readonly growth: number
  /** Motion during the exposure, in pixels, along an angle. */
  readonly motion: { readonly length: number; readonly angle: number }
  readonly paper: number
  readonly ink: number
  /** Part of the symbol's area that is scratched or stained. */
  readonly damage: number
  /** Lines of print around the symbol. */
  readonly clutter: number
}

export type Light = {
  /** Light left in the shadow, 1 is none. */
  readonly shadow: number
  /** Added by a reflection: strength, and its radius as a part of the symbol's. */
  readonly glare: { readonly strength: number; readonly radius: number }
}

export type Plane = { readonly pixels: Float32Array; readonly width: number; readonly height: number }

type Point = { u: number; v: number }

// Where a pixel is looked up: four points in it.
const within = [-0.25, 0.25].flatMap((dy) => [-0.25, 0.25].map((dx) => ({ dx, dy })))

/** Takes the picture: each pixel is the mean of four points looked up on the label, more when the camera moved. */
export function photograph(symbol: Drawn, shot: Shot, light: Light, dice: Dice): Plane {
  const { width, height } = shot
  const shade = labelOf(symbol, shot, dice)
  const toLabel = lensOf(symbol, shot)
  const lit = lightOn(symbol, shot, light, dice)
  const offsets = offsetsOf(shot)
  const pixels = new Float32Array(width * height)
  const point: Point = { u: 0, v: 0 }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      toLabel(x, y, point)
      let value = shade(point.u, point.v)
      if (isNear(symbol, point)) {
        value = 0
        for (const { dx, dy } of offsets) {
          toLabel(x + dx, y + dy, point)
          value += shade(point.u, point.v) / offsets.length
        }
      }
      pixels[y * width + x] = lit(value, x, y)
    }
  return { pixels, width, height }
}

// Print far from the symbol need not be fine.
function isNear({ width, height }: Drawn, { u, v }: Point): boolean {
  return u > -6 && v > -6 && u < width + 6 && v < height + 6
}

function offsetsOf({ motion: { length, angle } }: Shot): { dx: number; dy: number }[] {
  if (length === 0) return within
  const along = [-0.5, -0.25, 0, 0.25, 0.5].map((part) => part * length)
  return along.flatMap((far) =>
    within.map(({ dx, dy }) => ({ dx: dx + far * Math.cos(angle), dy: dy + far * Math.sin(angle) })),
  )
}

// From a pixel to the label, in modules from the symbol's corner. Behind the edge of a cylinder there is no label.
function lensOf(symbol: Drawn, shot: Shot): (x: number, y: number, to: Point) => void {
  const [cos, sin] = [Math.cos(shot.turnedBy), Math.sin(shot.turnedBy)]
  const [middleX, middleY] = [shot.width * shot.at[0], shot.height * shot.at[1]]
  const size = Math.max(symbol.width, symbol.height)
  const [tiltX, tiltY] = [shot.tilt[0] / size, shot.tilt[1] / size]
  const radius = shot.bend > 0 ? symbol.width / 2 / shot.bend : 0
  return (x, y, to) => {
    const dx = (x - middleX) / shot.pixelsPerModule
    const dy = (y - middleY) / shot.pixelsPerModule
    const [across, down] = [cos * dx + sin * dy, cos * dy - sin * dx]
    const depth = 1 + tiltX * across + tiltY * down
    let u = across / depth
    if (radius > 0) u = Math.abs(u) < radius ? radius * Math.asin(u / radius) : Number.POSITIVE_INFINITY
    to.u = u + symbol.width / 2
    to.v = down / depth + symbol.height / 2
  }
}

function labelOf(symbol: Drawn, shot: Shot, dice: Dice): (u: number, v: number) => number {
  const { width, height, quietZone } = symbol
  const { paper, ink } = shot
  const bench = dice.between(90, 150)
  const marks = marksOn(symbol, shot, dice)
  const lines = linesAround(symbol, shot, dice)
  const margin = quietZone + 2
  const isDark = inkOf(symbol, shot.growth)
  const edge = Math.max(width, height) * 1.6
  return (u, v) => {
    if (Math.abs(u - width / 2) > edge || Math.abs(v - height / 2) > edge) return bench
    if (u >= -1 && v >= -1 && u < width + 1 && v < height + 1) {
      for (const mark of marks) if (mark.covers(u, v)) return mark.shade
      return isDark(u, v) ? ink : paper
    }
    if (u < -margin || v < -margin || u > width + margin || v > height + margin)
      for (const line of lines) if (line(u, v)) return ink
    return paper
  }
}

function inkOf({ dark }: Drawn, growth: number): (u: number, v: number) => boolean {
  if (growth === 0) return (u, v) => dark(Math.floor(u), Math.floor(v))
  const reach = Math.abs(growth)
  return (u, v) => {
    const [left, right] = [Math.floor(u - reach), Math.floor(u + reach)]
    const [top, bottom] = [Math.floor(v - reach), Math.floor(v + reach)]
    return growth > 0
      ? dark(left, top) || dark(right, top) || dark(left, bottom) || dark(right, bottom)
      : dark(left, top) && dark(right, top) && dark(left, bottom) && dark(right, bottom)
  }
}

type Mark = { readonly shade: number; covers(u: number, v: number): boolean }

// Scratches and stains, until they cover their part of the symbol.
function marksOn({ width, height }: Drawn, { damage, paper, ink }: Shot, dice: Dice): Mark[] {
  const marks: Mark[] = []
  for (let covered = 0; covered < damage * width * height; ) {
    const [x, y] = [dice.between(0, width), dice.between(0, height)]
    const shade = dice.of([paper, ink])
    const [long, thick] = [dice.between(0.1, 0.4) * Math.min(width, height), dice.between(0.3, 0.8)]
    const angle = dice.between(0, Math.PI)
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    marks.push({
      shade,
      covers: (u, v) =>
        Math.abs((u - x) * cos + (v - y) * sin) < long / 2 && Math.abs((v - y) * cos - (u - x) * sin) < thick / 2,
    })
    covered += long * thick
  }
  return marks
}

// Print is strokes: dense enough to be busy, too irregular to be a symbol.
function linesAround({ width, height }: Drawn, { clutter }: Shot, dice: Dice): ((u: number, v: number) => boolean)[] {
  const size = Math.max(width, height)
  return Array.from({ length: clutter }, () => {
    const top = dice.between(-1.5, 1.5) * size + height / 2
    const letter = size * dice.between(0.05, 0.12)
    const key = dice.whole(1, 1e6)
    return (u: number, v: number) => {
      if (v < top || v > top + letter) return false
      const cell = Math.floor(u / (letter * 0.18))
      return ((Math.imul(cell + key, 2654435761) >>> 13) & 7) < 3 && ((Math.imul(cell ^ key, 40503) >>> 7) & 3) !== 0
    }
  })
}

function lightOn(symbol: Drawn, shot: Shot, light: Light, dice: Dice): (value: number, x: number, y: number) => number {
  const [middleX, middleY] = [shot.width * shot.at[0], shot.height * shot.at[1]]
  const radius = (Math.max(symbol.width, symbol.height) / 2) * shot.pixelsPerModule
  const [shadowX, shadowY] = [dice.normal() * radius * 0.3, dice.normal() * radius * 0.3]
  const angle = dice.between(0, 2 * Math.PI)
  const [spotX, spotY] = [dice.between(-0.6, 0.6) * radius, dice.between(-0.6, 0.6) * radius]
  const spread = 2 * (light.glare.radius * radius) ** 2
  return (value, x, y) => {
    const across = (x - middleX - shadowX) * Math.cos(angle) + (y - middleY - shadowY) * Math.sin(angle)
    const shade = light.shadow + (1 - light.shadow) / (1 + Math.exp(-across / (radius * 0.05)))
    if (light.glare.strength === 0) return value * shade
    const away = (x - middleX - spotX) ** 2 + (y - middleY - spotY) ** 2
    return value * shade + light.glare.strength * Math.exp(-away / spread)
  }
}
