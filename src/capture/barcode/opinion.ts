import { printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { cropped, fitted, framed, type Grey, type Region, thresholded } from './grey.ts'
import type { Family, SecondReader } from './secondReader.ts'
import type { Sighting } from './sightings.ts'
import { type Corners, straightened } from './straighten.ts'

// Their check digit lets one misreading in ten pass, and a part of an interleaved 2 of 5 reads like a whole. The others
// carry more to check themselves by.
const needsAgreement: readonly Family[] = ['E', 'I']

export function checksItselfPoorly(aim: string): boolean {
  return needsAgreement.includes(aim.charAt(1) as Family)
}

/**
 * Asks the second reader what it sees where the first saw a code. Silence is consent, but not for codes that check
 * themselves poorly.
 *
 * @throws capture.readers-disagree
 */
export function checkOpinion(sighting: Sighting, second: SecondReader): void {
  const { aim, text, corners } = sighting
  // The second reader saw it itself, after the first had found nothing.
  if (corners === null) return
  const family = aim.charAt(1) as Family
  let other: string | undefined
  for (const closeUp of closeUps(sighting.in, corners, family)) {
    other = second(closeUp, [family])?.text
    if (other !== undefined) break
  }
  if (other === text || (other === undefined && !checksItselfPoorly(aim))) return
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
