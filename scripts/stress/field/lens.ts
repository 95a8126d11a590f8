import type { Dice } from '../random.ts'
import type { Sheet } from './print.ts'

/** Where the camera stands. Angles in radians, lengths in modules unless said otherwise. */
export type Pose = {
  readonly width: number
  readonly height: number
  /** Pixels to a module in the middle of the symbol. */
  readonly pixelsPerModule: number
  /** Where that middle lies, as parts of width and height. */
  readonly at: readonly [number, number]
  readonly roll: number
  readonly yaw: number
  readonly pitch: number
  /** Radius of the vial the label is glued to, its axis upright; 0 is flat. */
  readonly radius: number
  /** Height of the waves in a foil. */
  readonly waves: number
  /** Straight lines bend outwards by this part at the edge of the picture. */
  readonly barrel: number
  /** The way the camera moved, in pixels. */
  readonly shake: readonly [number, number]
}

/** Light on the label. */
export type Gloss = {
  /** Bright lines along the axis of a vial or the folds of a foil: how many, how strong, how wide in modules. */
  readonly streaks: number
  readonly strength: number
  readonly width: number
  /** 1 is a good exposure. */
  readonly exposure: number
  /** Of red, green and blue. */
  readonly tint: readonly [number, number, number]
}

/** A picture in light, not yet in shades: red, green, blue, each 0 to 1 and beyond. */
export type Exposure = { readonly light: Float32Array; readonly width: number; readonly height: number }

// Of the camera, in labels; and pixels of a grain of the table.
const [away, grain] = [6, 4]

/** Projects a sheet onto the picture, through a lens that stands some labels away. */
export function exposed(sheet: Sheet, pose: Pose, gloss: Gloss, dice: Dice): Exposure {
  const { width, height } = pose
  const light = ground(width, height, dice)
  const toSheet = projection(sheet, pose)
  const shine = shineOf(sheet, gloss, dice)
  const samples = samplesOf(pose)
  const part = 1 / samples.length
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const middle = toSheet(x, y)
      if (!isNear(sheet, middle)) continue
      const to = (y * width + x) * 3
      const under = [light[to] ?? 0, light[to + 1] ?? 0, light[to + 2] ?? 0]
      light.fill(0, to, to + 3)
      for (const [dx, dy] of samples) {
        const [u, v] = toSheet(x + dx, y + dy)
        const from = isOn(sheet, u, v) ? (Math.floor(v) * sheet.width + Math.floor(u)) * 3 : -1
        const bright = from < 0 ? 0 : shine(u, v)
        for (let c = 0; c < 3; c++)
          light[to + c] =
            (light[to + c] ?? 0) + part * (from < 0 ? (under[c] ?? 0) : (sheet.light[from + c] ?? 0) + bright)
      }
    }
  return { light: inTheCamera(light, pose, gloss), width, height }
}

function isOn({ width, height }: Sheet, u: number, v: number): boolean {
  return u >= 0 && v >= 0 && u < width && v < height
}

function isNear({ width, height, pixelsPerModule }: Sheet, [u, v]: readonly [number, number]): boolean {
  const edge = 4 * pixelsPerModule
  return u > -edge && v > -edge && u < width + edge && v < height + edge
}

function samplesOf({ shake }: Pose): (readonly [number, number])[] {
  const inPixel = [-0.33, 0, 0.33].flatMap((dy) => [-0.33, 0, 0.33].map((dx) => [dx, dy] as const))
  const far = Math.hypot(...shake)
  if (far === 0) return inPixel
  const steps = Math.ceil(far) * 2
  return Array.from({ length: steps }, (_, at) => at / steps - 0.5).flatMap((part) =>
    [-0.25, 0.25].map((by) => [part * shake[0] + by, part * shake[1] - by] as const),
  )
}

// From a pixel to the sheet. The plane is turned in space, so the way back is the inverse of its projection.
function projection(sheet: Sheet, pose: Pose): (x: number, y: number) => readonly [number, number] {
  const { width, height, at, pixelsPerModule, radius, waves, barrel } = pose
  const [cx, cy] = [at[0] * width, at[1] * height]
  const distance = (away * Math.max(sheet.width, sheet.height)) / sheet.pixelsPerModule
  const [a, b, c, d, e, f] = turn(pose)
  const half = Math.hypot(width, height) / 2
  return (px, py) => {
    const r2 = ((px - width / 2) ** 2 + (py - height / 2) ** 2) / half ** 2
    const bent = 1 + barrel * r2
    const x = ((px - width / 2) * bent + width / 2 - cx) / pixelsPerModule / distance
    const y = ((py - height / 2) * bent + height / 2 - cy) / pixelsPerModule / distance
    // x = (a u + b v) / (1 + (e u + f v) / D), the same for y with c and d: two linear equations in u and v.
    const [m11, m12, m21, m22] = [a - x * e, b - x * f, c - y * e, d - y * f]
    const det = m11 * m22 - m12 * m21
    let u = ((x * m22 - y * m12) / det) * distance
    let v = ((m11 * y - m21 * x) / det) * distance
    if (radius > 0) {
      if (Math.abs(u) >= radius) return [-1e6, -1e6]
      const angle = Math.asin(u / radius)
      // Seen a little from above, rings around a vial are ellipses.
      v += (1 - Math.cos(angle)) * radius * Math.sin(pose.pitch)
      u = radius * angle
    }
    if (waves > 0) {
      u += waves * Math.sin(v / 4.1 + 1)
      v += waves * Math.sin(u / 5.3)
    }
    return [u * sheet.pixelsPerModule + sheet.width / 2, v * sheet.pixelsPerModule + sheet.height / 2]
  }
}

function turn({ roll, yaw, pitch }: Pose): [number, number, number, number, number, number] {
  const [cr, sr, cy, sy, cp, sp] = [roll, yaw, pitch].flatMap((angle) => [Math.cos(angle), Math.sin(angle)]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return [cr * cy, cr * sy * sp - sr * cp, sr * cy, sr * sy * sp + cr * cp, -sy, cy * sp]
}

function shineOf(sheet: Sheet, { streaks, strength, width }: Gloss, dice: Dice): (u: number, v: number) => number {
  const lines = Array.from({ length: streaks }, () => ({
    at: sheet.width * dice.between(0.33, 0.67),
    slope: dice.normal() * 0.1,
    wide: width * sheet.pixelsPerModule * dice.between(0.6, 1.4),
  }))
  return (u, v) =>
    lines.reduce(
      (sum, { at, slope, wide }) =>
        sum + strength * Math.exp(-(((u - at - slope * (v - sheet.height / 2)) / wide) ** 2)),
      0,
    )
}

// A table: wood, cloth or steel, in waves of light and dark.
function ground(width: number, height: number, dice: Dice): Float32Array {
  const colour = dice.of([
    [0.3, 0.2, 0.12],
    [0.35, 0.38, 0.4],
    [0.1, 0.12, 0.16],
    [0.55, 0.5, 0.45],
  ])
  const waves = Array.from({ length: 6 }, () => ({
    x: dice.normal() * 0.05,
    y: dice.normal() * 0.01,
    at: dice.between(0, 6),
  }))
  const light = new Float32Array(width * height * 3)
  for (let top = 0; top < height; top += grain)
    for (let left = 0; left < width; left += grain) {
      const sum = waves.reduce((all, wave) => all + 0.06 * Math.sin(wave.x * left + wave.y * top + wave.at), 1)
      for (let y = top; y < Math.min(height, top + grain); y++)
        for (let at = (y * width + left) * 3; at < (y * width + Math.min(width, left + grain)) * 3; at++)
          light[at] = sum * (colour[at % 3] ?? 0)
    }
  return light
}

// Edges of a picture get less light than its middle.
function inTheCamera(light: Float32Array, { width, height }: Pose, { exposure, tint }: Gloss): Float32Array {
  const half = (width ** 2 + height ** 2) / 4
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const part = exposure * (1 - (0.4 * ((x - width / 2) ** 2 + (y - height / 2) ** 2)) / half)
      for (let at = (y * width + x) * 3, c = 0; c < 3; c++) light[at + c] = (light[at + c] ?? 0) * part * (tint[c] ?? 1)
    }
  return light
}
