import type { SeenCode } from './code.ts'
import type { FirstReader } from './firstReader.ts'
import { blurred, cropped, fitted, type Grey, inverted, rotated, scaledTo, sharpened, thresholded } from './grey.ts'
import { busyRegions } from './locate.ts'
import type { Picture } from './picture.ts'
import type { Family, SecondReader } from './secondReader.ts'

/** A code and the picture it was seen in. */
export type Sighting = SeenCode & { readonly in: Grey }

const normalLongSide = 1600
const largeLongSide = 3200

/**
 * Looks at a picture again and again, each time prepared in another way, cheap and likely ways first. The caller stops
 * when it has enough or when time is up; what is not asked for is not computed.
 */
export async function* sightings(
  picture: Picture,
  first: FirstReader,
  second: () => SecondReader,
): AsyncGenerator<Sighting[]> {
  const normal = await picture.grey(normalLongSide)
  const look = async (grey: Grey, options?: Parameters<FirstReader>[1]): Promise<Sighting[]> =>
    (await first(grey, options)).map((code) => ({ ...code, in: grey }))

  yield await look(normal)
  const large = picture.longSide > normalLongSide ? await picture.grey(picture.longSide) : normal
  const scale = large.width / normal.width
  const crops = busyRegions(normal).map(({ left, top, width, height }) =>
    cropped(large, { left: left * scale, top: top * scale, width: width * scale, height: height * scale }),
  )
  const closeUps = crops.map(fitted)
  for (const crop of crops) yield await look(crop)
  for (const crop of closeUps) yield await look(crop)
  yield await look(sharpened(normal))
  yield await look(blurred(normal, 1))
  const even = thresholded(normal, 15)
  yield await look(even, { binarizer: 'FixedThreshold' })
  yield await look(inverted(normal))
  // The first reader tries linear symbols along rows and columns only; bars a third as high as wide bear 15 degrees.
  for (const degrees of [30, 60, 120, 150]) yield await look(rotated(even, degrees), { binarizer: 'FixedThreshold' })
  yield await look(normal, { binarizer: 'GlobalHistogram' })
  if (normal.width * normal.height < 1e6) yield await look(scaledTo(normal, 2 * Math.max(normal.width, normal.height)))
  yield await look(blurred(normal, 2))
  for (const crop of closeUps) yield await look(blurred(crop, 2))
  if (picture.longSide > normalLongSide) yield await look(scaledTo(large, Math.min(largeLongSide, picture.longSide)))
  for (const view of viewsForSecond(normal, closeUps)) yield lookAgain(view, second())
}

// Its linear readers other than Code 128 are left out: alone, they find numbers in pictures that have none.
const families: readonly Family[] = ['d', 'Q', 'C']

function lookAgain(grey: Grey, second: SecondReader): Sighting[] {
  const code = second(grey, families)
  return code ? [{ ...code, in: grey }] : []
}

// What the second reader does not do by itself: look beside the centre, at an angle, or at light on dark.
function* viewsForSecond(normal: Grey, crops: readonly Grey[]): Generator<Grey> {
  yield normal
  yield* crops
  for (const degrees of [90, 180, 270]) for (const crop of crops) yield rotated(crop, degrees)
  for (const crop of crops) yield blurred(crop, 2)
  for (const crop of crops) yield inverted(crop)
  yield rotated(normal, 90)
  yield thresholded(normal, 15)
  for (const crop of crops) for (const degrees of [20, 45, 70]) yield rotated(crop, degrees)
}
