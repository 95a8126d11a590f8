import type { Dice } from '../random.ts'
import type { Drawn } from '../symbol.ts'
import type { Gloss, Pose } from './lens.ts'
import type { Print } from './print.ts'

/** What the camera makes of its light, and how the picture is stored. */
export type Storing = {
  /** Standard deviation of a soft focus, in pixels. */
  readonly blur: number
  /** Grain of each channel, in shades, at the darkest; a bright pixel has more. */
  readonly grain: number
  readonly quality: number
  readonly as:
    | 'jpeg'
    | 'progressive'
    | 'grey-jpeg'
    | 'cmyk-jpeg'
    | 'png'
    | 'deep-png'
    | 'clear-png'
    | 'palette-png'
    | 'webp'
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number
}

export type Scene = { readonly print: Print; readonly pose: Pose; readonly gloss: Gloss; readonly storing: Storing }
export type Hardship = 1 | 2 | 3
type Change = { readonly [Part in keyof Scene]?: Partial<Scene[Part]> }

/** A scene: what it changes of an easy picture, the more the harder. */
export type Setting = (hardship: Hardship, dice: Dice, symbol: Drawn) => Change

const of = (hardship: Hardship, ...values: readonly [number, number, number]) => values[hardship - 1] as number
const either = (dice: Dice, value: number) => dice.of([-value, value])

export function easyScene(symbol: Drawn, dice: Dice): Scene {
  return {
    print: { ground: 'white', ink: '#111', dot: 1, quiet: 1, scratches: 0, mirrored: false },
    pose: {
      width: 1280,
      height: 960,
      pixelsPerModule: symbol.isLinear ? dice.between(2.4, 3.6) : dice.between(5, 9),
      at: [dice.between(0.4, 0.6), dice.between(0.4, 0.6)],
      roll: dice.normal() * 0.08,
      yaw: dice.normal() * 0.08,
      pitch: dice.normal() * 0.08,
      radius: 0,
      waves: 0,
      barrel: 0.02,
      shake: [0, 0],
    },
    gloss: { streaks: 0, strength: 0, width: 1, exposure: dice.between(0.6, 0.95), tint: [1, 0.97, 0.9] },
    storing: { blur: 0.6, grain: 3, quality: 80, as: 'jpeg', orientation: 1 },
  }
}

const colours: readonly (readonly [ground: string, ink: string])[] = [
  ['#ffd34d', '#10214f'],
  ['#7fd08a', '#111'],
  ['#e4572e', '#111'],
  ['#9ec9f5', '#202020'],
  ['#fff', '#c1121f'],
  ['#1d3557', '#fff'],
  ['#b08d57', '#2b1d0e'],
  ['#fff', '#1a7a3c'],
  ['#fff', '#e07a1f'],
  ['#222', '#ffe36e'],
]
const stored: readonly (readonly [Storing['as'], number])[] = [
  ['jpeg', 2],
  ['jpeg', 4],
  ['jpeg', 5],
  ['jpeg', 7],
  ['jpeg', 6],
  ['progressive', 8],
  ['grey-jpeg', 3],
  ['cmyk-jpeg', 1],
  ['deep-png', 1],
  ['clear-png', 1],
  ['palette-png', 1],
  ['webp', 1],
]

export const settings: Readonly<Record<string, Setting>> = {
  'at an angle': (hardship, dice) => ({
    pose: { yaw: either(dice, of(hardship, 0.5, 0.75, 0.95)), pitch: dice.normal() * 0.25, roll: dice.between(-3, 3) },
  }),
  'vial in hand': (hardship, dice, { width }) => ({
    pose: { radius: width / of(hardship, 1.1, 1.35, 1.55), pitch: dice.between(-0.3, 0.3), roll: dice.normal() * 0.3 },
    gloss: { streaks: 1 + (hardship > 2 ? 1 : 0), strength: of(hardship, 0.4, 0.6, 0.7), width: 0.9 },
    storing: { blur: 0.9 },
  }),
  foil: (hardship) => ({
    pose: { waves: of(hardship, 0.1, 0.2, 0.3) },
    gloss: { streaks: 2 + hardship, strength: of(hardship, 0.15, 0.25, 0.35), width: 1.2 },
    print: { ground: '#b9bcc0' },
  }),
  glossy: (hardship) => ({ gloss: { streaks: 1, strength: 1.2, width: of(hardship, 0.5, 0.8, 1.1) } }),
  night: (hardship) => ({
    gloss: { exposure: of(hardship, 0.12, 0.06, 0.035), tint: [1, 0.8, 0.55] },
    storing: { grain: of(hardship, 6, 8, 10), quality: 65, blur: 0.8 },
  }),
  shaken: (hardship, dice) => {
    const [far, angle] = [of(hardship, 2.5, 4, 5.5), dice.between(0, Math.PI)]
    return { pose: { shake: [far * Math.cos(angle), far * Math.sin(angle)] } }
  },
  'out of focus': (hardship, _dice, { isLinear }) => ({
    storing: { blur: isLinear ? of(hardship, 1.2, 1.6, 2) : of(hardship, 2, 2.8, 3.4) },
  }),
  squeezed: (hardship) => ({ storing: { quality: of(hardship, 30, 18, 10) } }),
  'far away': (hardship, dice, { isLinear }) => ({
    pose: {
      width: 4032,
      height: 3024,
      pixelsPerModule: isLinear ? of(hardship, 2.6, 2.1, 1.8) : of(hardship, 5, 4, 3.2),
      at: [dice.between(0.15, 0.85), dice.between(0.2, 0.8)],
      roll: dice.between(-3, 3),
    },
    storing: { blur: 0.8, grain: 4 },
  }),
  small: (hardship, dice, { isLinear }) => ({
    pose: {
      pixelsPerModule: isLinear ? of(hardship, 2, 1.7, 1.5) : of(hardship, 3.6, 3, 2.5),
      roll: dice.between(-3, 3),
    },
  }),
  coloured: (_hardship, dice) => {
    const [ground, ink] = dice.of(colours)
    return { print: { ground, ink } }
  },
  mirrored: (_hardship, dice) => ({ print: { mirrored: true }, pose: { roll: dice.between(-3, 3) } }),
  dots: (hardship) => ({ print: { dot: of(hardship, 0.95, 0.82, 0.7) } }),
  'no margin': (hardship) => ({ print: { quiet: of(hardship, 0.8, 0.5, 0.3) } }),
  scratched: (hardship) => ({ print: { scratches: of(hardship, 4, 8, 12) } }),
  waves: (hardship, dice) => ({ pose: { waves: of(hardship, 0.2, 0.35, 0.5), roll: dice.between(-0.6, 0.6) } }),
  'wide lens': (hardship, dice) => ({
    pose: { barrel: of(hardship, 0.08, 0.14, 0.2), at: [dice.of([0.25, 0.75]), dice.of([0.3, 0.7])] },
  }),
  stored: (_hardship, dice) => {
    const [as, orientation] = dice.of(stored)
    return { storing: { as, orientation } }
  },
  'any way up': (_hardship, dice) => ({ pose: { roll: dice.between(-Math.PI, Math.PI) } }),
  'in a hurry': (hardship, dice, { width }) => ({
    pose: {
      yaw: dice.normal() * 0.12 * hardship,
      pitch: dice.normal() * 0.12 * hardship,
      roll: dice.normal() * 0.5,
      radius: dice.of([0, width]),
      shake: [dice.normal() * 0.8 * hardship, dice.normal() * 0.8 * hardship],
    },
    gloss: { streaks: 1, strength: 0.3 * hardship, width: 1.5, exposure: 0.7 / hardship },
    storing: { blur: 0.6 + 0.2 * hardship, grain: 2 + 2 * hardship, quality: 60 },
  }),
}
