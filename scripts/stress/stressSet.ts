import sharp from 'sharp'
import { type Plane, photograph } from './camera.ts'
import { type Distortion, distortions, type Process, type Severity, type Take } from './distortions.ts'
import { type Dice, diceOf } from './random.ts'
import { type Drawn, type Kind, kinds, symbolOf } from './symbol.ts'

/** One picture of the stress set, and what it says. */
export type StressPicture = {
  readonly name: string
  readonly kind: Kind
  readonly distortion: string
  readonly severity: Severity
  readonly text: string
  readonly image: Uint8Array
}

export type Choice = {
  readonly kinds?: readonly Kind[]
  readonly distortions?: readonly string[]
  readonly severities?: readonly Severity[]
}

const severities: readonly Severity[] = [1, 2, 3, 4]

/**
 * Every kind of symbol under every distortion, in four severities. The same seed makes the same pictures, also when only
 * some of them are asked for.
 */
export async function* stressSet(seed: number, choice: Choice = {}): AsyncGenerator<StressPicture> {
  let number = 0
  for (const [distortion, distort] of Object.entries(distortions))
    for (const severity of severities)
      for (const kind of kinds) {
        const dice = diceOf(seed * 7919 + number++)
        const wanted = choice.kinds?.includes(kind) ?? true
        const chosen = choice.distortions?.includes(distortion) ?? true
        if (!wanted || !chosen || !(choice.severities?.includes(severity) ?? true)) continue
        const { symbol, image } = await picture(kind, distort, severity, dice)
        const name = `${kind} ${distortion} ${severity}`.toLowerCase().replaceAll(' ', '-')
        yield { name, kind, distortion, severity, text: symbol.text, image }
      }
}

async function picture(kind: Kind, distort: Distortion, severity: Severity, dice: Dice) {
  const symbol = symbolOf(kind, dice)
  const { shot, light, process } = distort(plainTake(symbol, dice), severity, dice, symbol)
  const plane = photograph(symbol, shot, light, dice)
  return { symbol, image: await developed(plane, process, dice) }
}

function plainTake({ isLinear }: Drawn, dice: Dice): Take {
  return {
    shot: {
      width: 800,
      height: 600,
      pixelsPerModule: isLinear ? dice.between(2.2, 3) : dice.between(4.5, 6),
      at: [dice.between(0.45, 0.55), dice.between(0.45, 0.55)],
      turnedBy: dice.between(-0.1, 0.1),
      tilt: [0, 0],
      bend: 0,
      growth: 0,
      motion: { length: 0, angle: 0 },
      paper: dice.between(205, 240),
      ink: dice.between(20, 55),
      damage: 0,
      clutter: 2,
    },
    light: { shadow: 1, glare: { strength: 0, radius: 1 } },
    process: { blur: 0.5, noise: 3, format: 'jpeg', quality: 85, orientation: 1 },
  }
}

async function developed({ pixels, width, height }: Plane, process: Process, dice: Dice): Promise<Uint8Array> {
  const raw = { raw: { width, height, channels: 1 as const } }
  const soft = await sharp(Buffer.from(new Uint8ClampedArray(pixels)), raw)
    .blur(process.blur)
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  const grains = Uint8ClampedArray.from(soft, (value) => value + process.noise * dice.normal())
  const image = sharp(Buffer.from(grains), raw).withMetadata({ orientation: process.orientation })
  return image.toFormat(process.format, process.format === 'png' ? {} : { quality: process.quality }).toBuffer()
}
