import { barsIn } from './bars.ts'
import type { SeenCode } from './code.ts'
import type { FirstReader } from './firstReader.ts'
import {
  blurred,
  cropped,
  fitted,
  type Grey,
  inverted,
  rotated,
  scaledTo,
  sharpened,
  thresholded,
  turned,
} from './grey.ts'
import { busyRegions } from './locate.ts'
import type { Picture } from './picture.ts'
import type { Family, SecondReader } from './secondReader.ts'
import { focused, stripOf } from './strip.ts'
import { unrolled, upright } from './unroll.ts'

/** A code and the picture it stands in, as it is there: what was sharpened shows bars that never were, to both readers. */
export type Sighting = SeenCode & { readonly in: Grey }

const normalLongSide = 1600
const largeLongSide = 3200
// Pixels of a strip, of which there are three to one of the picture.
const softFocus = [3.5, 6.5]
const vialBend = 0.9

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
  const look = async (grey: Grey, options?: Parameters<FirstReader>[1], plain = grey): Promise<Sighting[]> =>
    (await first(grey, options)).map((code) => ({ ...code, in: plain }))

  yield await look(normal)
  const large = picture.longSide > normalLongSide ? await picture.grey(picture.longSide) : normal
  const scale = large.width / normal.width
  const crops = busyRegions(normal).map(({ left, top, width, height }) =>
    cropped(large, { left: left * scale, top: top * scale, width: width * scale, height: height * scale }),
  )
  const closeUps = crops.map(fitted)
  for (const crop of crops) yield await look(crop)
  for (const crop of closeUps) yield await look(crop)
  const strips = barsIn(normal).map((bars) => stripOf(large, bars, scale))
  for (const strip of strips) yield await look(strip)
  const standing = closeUps.map(upright)
  for (const crop of standing) yield await look(crop)
  for (const crop of closeUps) yield await look(thresholded(crop, 8))
  yield await look(blurred(normal, 1))
  yield await look(thresholded(normal, 15), { binarizer: 'FixedThreshold' })
  yield await look(inverted(normal))
  for (const blur of softFocus) for (const strip of strips) yield await look(focused(strip, blur), {}, strip)
  for (const flat of standing.flatMap(asIfOnVial))
    for (const view of [flat, thresholded(flat, 20)]) yield await look(view)
  for (const crop of closeUps) yield await look(sharpened(crop, 4, 2))
  yield await look(sharpened(normal), {}, normal)
  yield await look(normal, { binarizer: 'GlobalHistogram' })
  if (normal.width * normal.height < 1e6) yield await look(scaledTo(normal, 2 * Math.max(normal.width, normal.height)))
  yield await look(blurred(normal, 2))
  for (const crop of closeUps) yield await look(blurred(crop, 2))
  if (picture.longSide > normalLongSide) yield await look(scaledTo(large, Math.min(largeLongSide, picture.longSide)))
  for (const view of viewsForSecond(normal, closeUps)) yield lookAgain(view, second())
}

// Its axis runs up the picture or along it.
function asIfOnVial(crop: Grey): Grey[] {
  return [unrolled(crop, vialBend), turned(unrolled(turned(crop), vialBend))]
}

// Its linear readers are left out: alone, they find numbers in pictures that have none.
const families: readonly Family[] = ['d', 'Q']

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
