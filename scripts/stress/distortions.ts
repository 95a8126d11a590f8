import type { Light, Shot } from './camera.ts'
import type { Dice } from './random.ts'
import type { Drawn } from './symbol.ts'

/** What happens to the picture after it was taken. */
export type Process = {
  /** Of a soft focus: standard deviation in pixels. */
  readonly blur: number
  /** Standard deviation in shades. */
  readonly noise: number
  readonly format: 'jpeg' | 'png' | 'webp'
  readonly quality: number
  /** EXIF orientation to store it with: 1 upright, 6 and 8 sideways. */
  readonly orientation: 1 | 3 | 6 | 8
}

export type Take = { readonly shot: Shot; readonly light: Light; readonly process: Process }
export type Severity = 1 | 2 | 3 | 4

/** A distortion: changes a plain take, the more the higher the severity. */
export type Distortion = (plain: Take, severity: Severity, dice: Dice, symbol: Drawn) => Take

// One of four values, by severity.
const by = (severity: Severity, ...values: readonly [number, number, number, number]) => values[severity - 1] as number
const shot = (take: Take, change: Partial<Shot>): Take => ({ ...take, shot: { ...take.shot, ...change } })
const light = (take: Take, change: Partial<Light>): Take => ({ ...take, light: { ...take.light, ...change } })
const processed = (take: Take, change: Partial<Process>): Take => ({ ...take, process: { ...take.process, ...change } })

export const distortions: Readonly<Record<string, Distortion>> = {
  plain: (take, severity) =>
    processed(take, { orientation: ([1, 3, 6, 8] as const)[severity - 1] ?? 1, format: severity > 2 ? 'webp' : 'png' }),
  turned: (take, _severity, dice) => shot(take, { turnedBy: dice.between(0, 2 * Math.PI) }),
  'off centre': (take, severity, dice) =>
    shot(take, { at: [dice.of([0.3, 0.7]), dice.of([0.32, 0.68])], clutter: 2 * severity }),
  crowded: (take, severity) => shot(take, { clutter: 5 * severity }),
  small: (take, severity, _dice, symbol) =>
    shot(take, {
      pixelsPerModule: symbol.isLinear ? by(severity, 1.8, 1.6, 1.4, 1.25) : by(severity, 3.5, 3, 2.6, 2.2),
    }),
  perspective: (take, severity, dice) => {
    const tilt = by(severity, 0.15, 0.25, 0.35, 0.45)
    return shot(take, { tilt: [dice.of([-tilt, tilt]), dice.between(-tilt, tilt)] })
  },
  cylinder: (take, severity) => shot(take, { bend: by(severity, 0.4, 0.6, 0.75, 0.9) }),
  'soft focus': (take, severity) => processed(take, { blur: by(severity, 1, 1.6, 2.1, 2.6) }),
  moved: (take, severity, dice) =>
    shot(take, { motion: { length: by(severity, 1.5, 2.5, 3.5, 4.5), angle: dice.between(0, Math.PI) } }),
  noise: (take, severity) => processed(take, { noise: by(severity, 12, 22, 34, 46) }),
  pale: (take, severity) => shot(take, { ink: take.shot.paper - by(severity, 90, 60, 40, 25) }),
  shadow: (take, severity) => light(take, { shadow: by(severity, 0.6, 0.45, 0.32, 0.22) }),
  glare: (take, severity) => light(take, { glare: { strength: 190, radius: by(severity, 0.12, 0.18, 0.24, 0.3) } }),
  inverse: (take) => shot(take, { paper: take.shot.ink, ink: take.shot.paper }),
  'print growth': (take, severity, dice) =>
    shot(take, { growth: dice.of([-1, 1]) * by(severity, 0.08, 0.13, 0.18, 0.22) }),
  damaged: (take, severity) => shot(take, { damage: by(severity, 0.01, 0.02, 0.035, 0.05) }),
  compressed: (take, severity) => processed(take, { quality: by(severity, 40, 25, 15, 9) }),
  'phone in hand': (take, severity, dice) => {
    const held = shot(take, {
      width: 1600,
      height: 1200,
      turnedBy: dice.between(-0.5, 0.5),
      tilt: [dice.normal() * 0.06 * severity, dice.normal() * 0.06 * severity],
      bend: dice.of([0, 0.12 * severity]),
      at: [dice.between(0.35, 0.65), dice.between(0.35, 0.65)],
      clutter: 6,
    })
    const lit = light(held, { shadow: 1 - 0.15 * severity, glare: { strength: 40 * severity, radius: 0.2 } })
    return processed(lit, { blur: 0.4 + 0.3 * severity, noise: 3 + 3 * severity, quality: 75 })
  },
}
