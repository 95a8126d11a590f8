import { printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { cropped, fitted, framed, type Grey, type Region, turned } from './grey.ts'
import type { Family, SecondReader } from './secondReader.ts'
import type { Sighting } from './sightings.ts'

/**
 * Asks the second reader what it sees where the first saw a code.
 *
 * Silence is consent, but not for interleaved 2 of 5: its digits have no frame, and a part of them reads like a whole.
 *
 * @throws capture.readers-disagree
 */
export function checkOpinion(sighting: Sighting, second: SecondReader): void {
  const { aim, text, region } = sighting
  // The second reader saw it itself, after the first had found nothing.
  if (region === null) return
  const family = aim.charAt(1) as Family
  const opinion = second(closeUp(sighting.in, region, family), [family])
  if (opinion === undefined ? family !== 'I' : opinion.text === text) return
  const other = opinion === undefined ? 'nothing' : `"${printable(opinion.text)}"`
  throw captureFault('capture.readers-disagree', `one reader sees "${printable(text)}", the other ${other}`)
}

// A matrix symbol with what surrounds it; bars alone, because a frame printed around them hides where they begin.
function closeUp(grey: Grey, region: Region, family: Family): Grey {
  if (family === 'd' || family === 'Q') return fitted(cropped(grey, widened(region, 0.15)))
  const crop = cropped(grey, widened(region, 0.01))
  return framed(region.height > region.width ? turned(crop) : crop, 60, 255)
}

function widened({ left, top, width, height }: Region, part: number): Region {
  const by = part * Math.max(width, height)
  return { left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by }
}
