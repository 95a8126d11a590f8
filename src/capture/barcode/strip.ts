import type { Bars } from './bars.ts'
import { type Grey, shadeAt } from './grey.ts'

const bands = 8
const linesOfBand = 4
const margin = 1.16
const widest = 2400
const stretches = 16
const rounds = 30

/**
 * The bars of a linear symbol upright, drawn out to three times their width, in even light. Along the bars nothing
 * changes, so many rows are taken together: noise goes, and what remains can bear to be sharpened. Each row of the strip
 * stands for a band of the symbol by itself: a reader that wants two rows that agree has two witnesses.
 *
 * @param scale - Pixels of `grey` to one of the picture in which the bars were found.
 */
export function stripOf(grey: Grey, bars: Bars, scale: number): Grey {
  const lean = leanOf(grey, bars, scale)
  const width = Math.round(Math.min(widest, Math.max(300, 6 * bars.halfLength * margin * scale)))
  const pixels = new Uint8ClampedArray(width * bands)
  for (let band = 0; band < bands; band++) {
    const row = pixels.subarray(band * width, (band + 1) * width)
    const heights = Array.from(
      { length: linesOfBand },
      (_, line) => (2 * (band + (line + 0.5) / linesOfBand)) / bands - 1,
    )
    sampleRow(row, grey, bars, scale, { from: -margin, to: margin, lean, heights })
  }
  return evenlyLit({ pixels, width, height: bands })
}

/**
 * Undoes a soft focus along rows: looks for the picture that, blurred, is this one (Richardson and Lucy's iteration, held
 * within black and white).
 *
 * @param sigma - Of the blur, in pixels of the strip.
 */
export function focused({ pixels, width, height }: Grey, sigma: number): Grey {
  const result = new Uint8ClampedArray(pixels.length)
  const kernel = bellOf(sigma)
  for (let y = 0; y < height; y++) {
    // One more, because what is quite black stays so.
    const seen = Float32Array.from(pixels.subarray(y * width, (y + 1) * width), (value) => value + 1)
    const guess = seen.slice()
    for (let round = 0; round < rounds; round++) {
      const blurred = convolved(guess, kernel)
      const amiss = convolved(
        seen.map((value, x) => value / Math.max(1, blurred[x] ?? 1)),
        kernel,
      )
      for (let x = 0; x < width; x++) guess[x] = Math.min(256, (guess[x] ?? 0) * (amiss[x] ?? 1))
    }
    result.set(guess, y * width)
  }
  return { pixels: result, width, height }
}

type Line = {
  /** Along the bars' length, of which -1 and 1 are the ends. */
  readonly from: number
  readonly to: number
  /** How far the bars lean at either end, to their height: seen at an angle they stand like a fan. */
  readonly lean: readonly [left: number, right: number]
  /** Which rows are taken together, -1 to 1. */
  readonly heights: readonly number[]
}

function sampleRow(row: Uint8ClampedArray, grey: Grey, bars: Bars, scale: number, line: Line): void {
  const { x, y, angle, halfLength, halfHeight } = bars
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  for (let at = 0; at < row.length; at++) {
    const part = line.from + ((line.to - line.from) * (at + 0.5)) / row.length
    const lean = line.lean[0] + ((line.lean[1] - line.lean[0]) * (part + 1)) / 2
    let sum = 0
    for (const height of line.heights) {
      const across = height * halfHeight * 0.8
      const along = part * halfLength + lean * across
      sum += shadeAt(
        grey,
        (x + along * cos - across * sin) * scale - 0.5,
        (y + along * sin + across * cos) * scale - 0.5,
      )
    }
    row[at] = sum / line.heights.length
  }
}

// The lean at which the mean over all of the height keeps the most contrast, for either half.
function leanOf(grey: Grey, bars: Bars, scale: number): [number, number] {
  const row = new Uint8ClampedArray(Math.round(Math.min(600, bars.halfLength * scale)))
  const heights = [-1, -0.6, -0.2, 0.2, 0.6, 1]
  const [left, right] = [-1, 0].map((from) => {
    let best = { lean: 0, contrast: -1 }
    for (let lean = -0.3; lean <= 0.301; lean += 0.02) {
      sampleRow(row, grey, bars, scale, { from, to: from + 1, lean: [lean, lean], heights })
      let contrast = 0
      for (let at = 1; at < row.length; at++) contrast += ((row[at] ?? 0) - (row[at - 1] ?? 0)) ** 2
      if (contrast > best.contrast) best = { lean, contrast }
    }
    return best.lean
  }) as [number, number]
  // Found in the middle of each half; the ends lie as far beyond.
  return [left - (right - left) / 2, right + (right - left) / 2]
}

// Between the darkest and the brightest nearby. A stretch is longer than the widest bar with the widest gap.
function evenlyLit({ pixels, width, height }: Grey): Grey {
  const result = new Uint8ClampedArray(pixels.length)
  const stretch = width / stretches
  for (let y = 0; y < height; y++) {
    const row = pixels.subarray(y * width, (y + 1) * width)
    const ends = Array.from({ length: stretches }, (_, at) => {
      const near = row.slice(Math.max(0, (at - 0.5) * stretch), (at + 1.5) * stretch).sort()
      return [near[Math.floor(near.length * 0.05)] ?? 0, near[Math.floor(near.length * 0.95)] ?? 255] as const
    })
    // In a margin there is nothing dark to go by.
    const least = Math.max(...ends.map(([dark, bright]) => bright - dark)) * 0.3
    for (let x = 0; x < width; x++) {
      const at = Math.min(stretches - 1, Math.max(0, x / stretch - 0.5))
      const [before, after, part] = [ends[Math.floor(at)] ?? [0, 255], ends[Math.ceil(at)] ?? [0, 255], at % 1]
      const bright = before[1] * (1 - part) + after[1] * part
      const dark = Math.min(bright - least, before[0] * (1 - part) + after[0] * part)
      result[y * width + x] = (255 * ((row[x] ?? 0) - dark)) / (bright - dark || 1)
    }
  }
  return { pixels: result, width, height }
}

function bellOf(sigma: number): Float32Array {
  const reach = Math.ceil(2.5 * sigma)
  const bell = Float32Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-(((at - reach) / sigma) ** 2) / 2))
  const weight = bell.reduce((sum, value) => sum + value, 0)
  return bell.map((value) => value / weight)
}

function convolved(values: Float32Array, kernel: Float32Array): Float32Array {
  const reach = kernel.length >> 1
  const last = values.length - 1
  return values.map((_, at) => {
    let sum = 0
    for (let i = 0; i < kernel.length; i++)
      sum += (kernel[i] ?? 0) * (values[Math.min(last, Math.max(0, at + i - reach))] ?? 0)
    return sum
  })
}
