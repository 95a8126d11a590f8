import { printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { cropped, framed, type Grey, type Region, scaledTo, turned } from './grey.ts'
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

function closeUp(grey: Grey, { left, top, width, height }: Region, family: Family): Grey {
  const isMatrix = family === 'd' || family === 'Q'
  const margin = isMatrix ? 0.15 * Math.max(width, height) : 0.1 * Math.max(width, height)
  const crop = cropped(grey, {
    left: left - margin,
    top: top - margin,
    width: width + 2 * margin,
    height: height + 2 * margin,
  })
  const longSide = Math.max(crop.width, crop.height)
  const scaled = scaledTo(crop, Math.min(isMatrix ? 300 : 800, 3 * longSide))
  return framed(!isMatrix && height > width ? turned(scaled) : scaled, 20)
}
