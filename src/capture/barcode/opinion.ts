import { printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { cropped, fitted, framed, type Grey, type Region, thresholded } from './grey.ts'
import type { Family, SecondReader } from './secondReader.ts'
import type { Sighting } from './sightings.ts'
import { type Corners, straightened } from './straighten.ts'

/** What it means when the second reader sees nothing where the first saw a code. */
export type Silence = 'consent' | 'refusal'

/**
 * How far symbols of this kind check themselves. The check digit of an EAN lets one misreading in ten pass, and a part of
 * an interleaved 2 of 5 reads like a whole; the check character of a Code 128 lets one in a hundred pass. What remains has
 * error correction.
 */
export function checkOf(aim: string): 'poor' | 'fair' | 'strong' {
  if (aim.startsWith(']E') || aim.startsWith(']I')) return 'poor'
  return aim.startsWith(']C') ? 'fair' : 'strong'
}

/**
 * Asks the second reader what it sees where the first saw a code.
 *
 * @throws capture.readers-disagree
 */
export function checkOpinion(sighting: Sighting, second: SecondReader, silence: Silence): void {
  const { aim, text, corners } = sighting
  // The second reader saw it itself, after the first had found nothing.
  if (corners === null) return
  const family = aim.charAt(1) as Family
  let other: string | undefined
  for (const closeUp of closeUps(sighting.in, corners, family)) {
    other = second(closeUp, [family])?.text
    if (other !== undefined) break
  }
  if (other === text || (other === undefined && silence === 'consent')) return
  const seen = other === undefined ? 'nothing' : `"${printable(other)}"`
  throw captureFault('capture.readers-disagree', `one reader sees "${printable(text)}", the other ${seen}`)
}

// A matrix symbol with what surrounds it. Bars almost alone, because a frame printed around them hides where they begin;
// then with some of their quiet zone, because the first reader is not exact about where they end.
function* closeUps(grey: Grey, corners: Corners, family: Family): Generator<Grey> {
  if (family === 'd' || family === 'Q') {
    yield fitted(cropped(grey, around(corners, 0.15)))
    return
  }
  const [bars, withMargin] = [straightened(grey, corners, 0.01), straightened(grey, corners, 0.08)]
  for (const each of [bars, withMargin]) yield framed(each, 60, 255)
  // Along a row the second reader knows one threshold only, and a shadow has two shades of white.
  for (const each of [bars, withMargin]) yield framed(thresholded(each, 40), 60, 255)
}

function around(corners: Corners, margin: number): Region {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top]
  const by = margin * Math.max(width, height)
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by }
}
