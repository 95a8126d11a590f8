import type { Grey } from './grey.ts'

/** Where parallel edges stand close together. Pixels of the picture; the angle is the reading direction, in radians. */
export type Bars = {
  readonly x: number
  readonly y: number
  readonly angle: number
  /** From the middle to either end, along the reading direction. */
  readonly halfLength: number
  /** From the middle to either side, along the bars. */
  readonly halfHeight: number
}

const side = 8
const leastBlocks = 8
const leastCoherence = 0.5
const leastContrast = 5

/**
 * Finds what may be the bars of a linear symbol, at any angle.
 *
 * Blocks of the picture whose edges all run one way are joined with those beside them that agree.
 *
 * @returns At most `limit` places, the most striking first.
 */
export function barsIn(grey: Grey, limit = 3): Bars[] {
  const blocks = smoothed(blocksOf(grey))
  const seen = new Uint8Array(blocks.energy.length)
  const found: (Bars & { readonly score: number })[] = []
  for (let at = 0; at < seen.length; at++) {
    if (seen[at] || !isStriped(blocks, at)) continue
    const members = grownFrom(at, blocks, seen)
    if (members.length >= leastBlocks) found.push(measured(members, blocks))
  }
  return found
    .filter(({ halfLength }) => halfLength > 3 * side)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
}

// Sums over a block of the products of slopes: the structure tensor, as energy and as twice the direction.
type Blocks = {
  readonly columns: number
  readonly rows: number
  readonly energy: Float32Array
  readonly cos: Float32Array
  readonly sin: Float32Array
}

function blocksOf({ pixels, width, height }: Grey): Blocks {
  const [columns, rows] = [Math.floor(width / side), Math.floor(height / side)]
  const blocks = emptyBlocks(columns, rows)
  for (let y = 1; y < Math.min(height - 1, rows * side); y++)
    for (let x = 1; x < Math.min(width - 1, columns * side); x++) {
      const at = y * width + x
      const dx = (pixels[at + 1] ?? 0) - (pixels[at - 1] ?? 0)
      const dy = (pixels[at + width] ?? 0) - (pixels[at - width] ?? 0)
      const block = Math.floor(y / side) * columns + Math.floor(x / side)
      blocks.energy[block] = (blocks.energy[block] ?? 0) + dx * dx + dy * dy
      blocks.cos[block] = (blocks.cos[block] ?? 0) + dx * dx - dy * dy
      blocks.sin[block] = (blocks.sin[block] ?? 0) + 2 * dx * dy
    }
  return blocks
}

function emptyBlocks(columns: number, rows: number): Blocks {
  const [energy, cos, sin] = [0, 0, 0].map(() => new Float32Array(columns * rows)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  return { columns, rows, energy, cos, sin }
}

// With its neighbours a block knows its direction better, and a gap between bars does not part them.
function smoothed(blocks: Blocks): Blocks {
  const { columns, rows } = blocks
  const result = emptyBlocks(columns, rows)
  for (const field of ['energy', 'cos', 'sin'] as const)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        let sum = 0
        for (let j = Math.max(0, y - 1); j <= Math.min(rows - 1, y + 1); j++)
          for (let i = Math.max(0, x - 1); i <= Math.min(columns - 1, x + 1); i++)
            sum += blocks[field][j * columns + i] ?? 0
        result[field][y * columns + x] = sum / 9
      }
  return result
}

function isStriped({ energy, cos, sin }: Blocks, at: number): boolean {
  const all = energy[at] ?? 0
  if (all < (2 * leastContrast * side) ** 2) return false
  return Math.hypot(cos[at] ?? 0, sin[at] ?? 0) > leastCoherence * all
}

function grownFrom(start: number, blocks: Blocks, seen: Uint8Array): number[] {
  const { columns, rows, cos, sin } = blocks
  const members: number[] = []
  const open = [start]
  seen[start] = 1
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    members.push(at)
    const [x, y] = [at % columns, Math.floor(at / columns)]
    for (const [i, j] of [
      [x - 1, y],
      [x + 1, y],
      [x, y - 1],
      [x, y + 1],
    ] as const) {
      const next = j * columns + i
      if (i < 0 || j < 0 || i >= columns || j >= rows || seen[next] || !isStriped(blocks, next)) continue
      const agreement = (cos[at] ?? 0) * (cos[next] ?? 0) + (sin[at] ?? 0) * (sin[next] ?? 0)
      const lengths = Math.hypot(cos[at] ?? 0, sin[at] ?? 0) * Math.hypot(cos[next] ?? 0, sin[next] ?? 0)
      // Twice the angle: 30 degrees there are 15 in the picture.
      if (agreement < 0.87 * lengths) continue
      seen[next] = 1
      open.push(next)
    }
  }
  return members
}

function measured(members: readonly number[], { columns, energy, cos, sin }: Blocks): Bars & { score: number } {
  const sumOf = (field: Float32Array) => members.reduce((sum, at) => sum + (field[at] ?? 0), 0)
  const angle = Math.atan2(sumOf(sin), sumOf(cos)) / 2
  const [alongX, alongY] = [Math.cos(angle), Math.sin(angle)]
  const points = members.map((at) => [(at % columns) + 0.5, Math.floor(at / columns) + 0.5] as const)
  const along = points.map(([x, y]) => (x * alongX + y * alongY) * side).sort((a, b) => a - b)
  const across = points.map(([x, y]) => (y * alongX - x * alongY) * side).sort((a, b) => a - b)
  const [left, right] = [(along[0] ?? 0) - side, (along.at(-1) ?? 0) + side]
  // A line of print beside the bars must not pull their middle away.
  const [top, bottom] = [across[Math.floor(across.length * 0.1)] ?? 0, across[Math.floor(across.length * 0.9)] ?? 0]
  const [middle, level] = [(left + right) / 2, (top + bottom) / 2]
  return {
    x: middle * alongX - level * alongY,
    y: middle * alongY + level * alongX,
    angle,
    halfLength: (right - left) / 2,
    halfHeight: Math.max(side / 2, (bottom - top) / 2),
    score: sumOf(energy) * Math.hypot(sumOf(cos), sumOf(sin)),
  }
}
