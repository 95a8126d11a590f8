import type { Instant } from '../values/index.ts'
import { displayWidth } from './displayWidth.ts'

export type Point = { readonly at: Instant; readonly value: number }

export type ChartOptions = {
  /** Columns of the drawing, beside its scale. */
  readonly columns: number
  readonly lines: number
  /** Values drawn as dotted lines, for example the ends of a profile. */
  readonly limits: readonly number[]
  readonly format: (value: number) => string
}

/** Bits of one braille sign, by column of dots and row of dots (Unicode block 2800). */
const dotBits = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const

/**
 * A curve for a terminal, two by four dots to a sign. Each column of dots spans the least to the greatest of its values,
 * so a single reading outside a limit stays visible; where there are no readings there are no dots.
 *
 * @param points - Oldest first; an empty list draws only the limits.
 * @returns Lines joined, each with the scale on its left.
 */
export function chart(points: readonly Point[], options: ChartOptions): string {
  const { columns, lines, limits, format } = options
  const values = [...points.map((point) => point.value), ...limits]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const rows = lines * 4
  // What never changed has no scale: it is drawn half way up, with its value beside it and nowhere else.
  const isFlat = high === low
  const rowOf = (value: number) =>
    isFlat ? (lines >> 1) * 4 : Math.round(((high - value) / (high - low)) * (rows - 1))
  const signs = Array.from({ length: lines }, () => new Array<number>(columns).fill(0x2800))
  const dot = (x: number, y: number) => {
    const line = signs[y >> 2]
    const bit = dotBits[x % 2]?.[y % 4]
    if (line && bit !== undefined) line[x >> 1] = (line[x >> 1] ?? 0) | bit
  }

  for (const limit of limits) for (let x = 0; x < columns * 2; x += 4) dot(x, rowOf(limit))
  for (const [x, span] of spans(points, columns * 2))
    for (let y = rowOf(span.high); y <= rowOf(span.low); y++) dot(x, y)

  const scale = isFlat ? new Map([[lines >> 1, high]]) : new Map([[lines - 1, low]]).set(0, high)
  const labels = signs.map((_, line) => {
    const value = scale.get(line)
    return value === undefined ? '' : format(value)
  })
  const margin = Math.max(...labels.map(displayWidth))
  return signs.map((line, at) => `${(labels[at] ?? '').padStart(margin)} ${String.fromCodePoint(...line)}`).join('\n')
}

/** The least and the greatest value in each of `count` equal stretches of time that has any. */
function spans(points: readonly Point[], count: number): Map<number, { low: number; high: number }> {
  const found = new Map<number, { low: number; high: number }>()
  const start = points[0]?.at ?? 0
  const lengthMs = Math.max(1, (points.at(-1)?.at ?? 0) - start)
  for (const { at, value } of points) {
    const x = Math.min(count - 1, Math.floor(((at - start) / lengthMs) * count))
    const span = found.get(x)
    found.set(x, { low: Math.min(span?.low ?? value, value), high: Math.max(span?.high ?? value, value) })
  }
  return found
}
