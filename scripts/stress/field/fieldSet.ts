import sharp, { type Sharp } from 'sharp'
import { type Dice, diceOf } from '../random.ts'
import type { Choice, StressPicture } from '../stressSet.ts'
import { fieldKinds, symbolOf } from '../symbol.ts'
import { type Exposure, exposed } from './lens.ts'
import { printed } from './print.ts'
import { easyScene, type Hardship, type Scene, type Storing, settings } from './scenes.ts'

/**
 * Pictures the pipeline was not tuned on: another camera, other labels, in colour. Each kind of symbol in each setting,
 * in three degrees of hardship. The same seed makes the same pictures, also when only some are asked for.
 */
export async function* fieldSet(seed: number, choice: Choice = {}): AsyncGenerator<StressPicture> {
  let number = 0
  for (const [distortion, setting] of Object.entries(settings))
    for (const hardship of [1, 2, 3] as const)
      for (const kind of fieldKinds) {
        const dice = diceOf(seed * 104_729 + number++)
        const wanted = choice.kinds?.includes(kind) ?? true
        const chosen = choice.distortions?.includes(distortion) ?? true
        if (!wanted || !chosen || !(choice.severities?.includes(hardship) ?? true)) continue
        const symbol = symbolOf(kind, dice)
        const image = await taken(sceneOf(easyScene(symbol, dice), setting(hardship as Hardship, dice, symbol)))
        const name = `${kind} ${distortion} ${hardship}`.toLowerCase().replaceAll(' ', '-')
        yield { name, kind, distortion, severity: hardship, text: symbol.text, image }

        async function taken({ print, pose, gloss, storing }: Scene): Promise<Uint8Array> {
          return developed(exposed(await printed(symbol, print, dice), pose, gloss, dice), storing, dice)
        }
      }
}

function sceneOf(easy: Scene, change: ReturnType<(typeof settings)[string]>): Scene {
  return {
    print: { ...easy.print, ...change.print },
    pose: { ...easy.pose, ...change.pose },
    gloss: { ...easy.gloss, ...change.gloss },
    storing: { ...easy.storing, ...change.storing },
  }
}

async function developed({ light, width, height }: Exposure, storing: Storing, dice: Dice): Promise<Uint8Array> {
  const raw = { raw: { width, height, channels: 3 as const } }
  const shades = shadesOf(light)
  const soft = await sharp(Buffer.from(shades.buffer), raw).blur(storing.blur).raw().toBuffer()
  const rough = grains(dice, storing.grain)
  const grainy = new Uint8ClampedArray(soft.length)
  for (const [at, value] of soft.entries()) grainy[at] = value + rough() * (1 + value / 255)
  return stored(sharp(Buffer.from(grainy.buffer), raw), storing)
}

// The curve of sRGB, from a table: light comes in steps far finer than shades.
function shadesOf(light: Float32Array): Uint8ClampedArray {
  const steps = 4096
  const curve = Uint8Array.from({ length: steps + 1 }, (_, at) => Math.round(255 * (at / steps) ** (1 / 2.2)))
  const shades = new Uint8ClampedArray(light.length)
  for (let at = 0; at < light.length; at++)
    shades[at] = curve[Math.round(steps * Math.min(1, Math.max(0, light[at] ?? 0)))] ?? 0
  return shades
}

// A table of them: drawing each anew would take longer than all the rest.
function grains(dice: Dice, deviation: number): () => number {
  const table = Float32Array.from({ length: 65_521 }, () => dice.normal() * deviation)
  let [at, step] = [0, 1]
  return () => {
    at += step
    if (at >= table.length) [at, step] = [at % table.length, 1 + ((step * 7) % 11)]
    return table[at] ?? 0
  }
}

function stored(image: Sharp, { as, quality, orientation }: Storing): Promise<Buffer> {
  const turned = image.withMetadata({ orientation })
  switch (as) {
    case 'jpeg':
      return turned.jpeg({ quality }).toBuffer()
    case 'progressive':
      return turned.jpeg({ quality, progressive: true }).toBuffer()
    case 'grey-jpeg':
      return turned.toColourspace('b-w').jpeg({ quality }).toBuffer()
    case 'cmyk-jpeg':
      return turned.toColourspace('cmyk').jpeg({ quality }).toBuffer()
    case 'png':
      return turned.png().toBuffer()
    case 'deep-png':
      return turned.toColourspace('rgb16').png().toBuffer()
    case 'clear-png':
      return turned.ensureAlpha(0.6).png().toBuffer()
    case 'palette-png':
      return turned.png({ palette: true, colours: 64 }).toBuffer()
    case 'webp':
      return turned.webp({ quality: 55 }).toBuffer()
  }
}
