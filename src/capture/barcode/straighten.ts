import { type Grey, shadeAt } from './grey.ts'

/** A place in a picture, in its pixels. */
export type Point = { readonly x: number; readonly y: number }
/** The corners of a symbol as it stands: its own top left first, then clockwise. */
export type Corners = readonly [Point, Point, Point, Point]

const leastHeight = 8
const rows = 24

/**
 * The bars of a linear symbol, upright and from left to right, at least twice as wide as they were seen: what a reader
 * that looks only along rows can read at any angle.
 *
 * @param overhang - How much is shown before the first bar and after the last, as a part of the length.
 */
export function straightened(grey: Grey, corners: Corners, overhang: number): Grey {
  const [topLeft, topRight, bottomRight, bottomLeft] = heightened(corners)
  const length = (1 + 2 * overhang) * Math.max(distance(topLeft, topRight), distance(bottomLeft, bottomRight))
  const width = Math.round(Math.min(1600, Math.max(400, 2 * length)))
  const pixels = new Uint8ClampedArray(width * rows)
  for (let row = 0; row < rows; row++) {
    const [from, to] = [
      between(topLeft, bottomLeft, row / (rows - 1)),
      between(topRight, bottomRight, row / (rows - 1)),
    ]
    for (let at = 0; at < width; at++) {
      const { x, y } = between(from, to, (at / (width - 1)) * (1 + 2 * overhang) - overhang)
      pixels[row * width + at] = shadeAt(grey, x, y)
    }
  }
  return { pixels, width, height: rows }
}

// A reader that needed one line only reports a symbol without height.
function heightened([topLeft, topRight, bottomRight, bottomLeft]: Corners): Corners {
  if (distance(topLeft, bottomLeft) >= leastHeight) return [topLeft, topRight, bottomRight, bottomLeft]
  const length = distance(topLeft, topRight) || 1
  const [x, y] = [-(topRight.y - topLeft.y) / length, (topRight.x - topLeft.x) / length]
  const moved = (point: Point, by: number) => ({ x: point.x + x * by, y: point.y + y * by })
  const half = leastHeight / 2
  return [moved(topLeft, -half), moved(topRight, -half), moved(bottomRight, half), moved(bottomLeft, half)]
}

function between(a: Point, b: Point, part: number): Point {
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
