import { printable, type Reading } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { twiceIfDisturbed } from '../serial/exchange.ts'

const mostSamples = 3
/** Air in a fridge does not move so far between two questions; a damaged digit before the point moves a value further. */
const toleranceMilliCelsius = 500

/**
 * A reading that the one before it bears out: for lines without a checksum, where one damaged digit makes another
 * number. What damage can still do is to shift a reading by less than half a degree, or to strike twice alike.
 *
 * @throws capture.readings-disagree, and what sampling throws
 */
export async function borneOut(path: string, sample: () => Promise<Reading>): Promise<Reading> {
  let before = await twiceIfDisturbed(sample)
  for (let taken = 1; taken < mostSamples; taken++) {
    const reading = await twiceIfDisturbed(sample)
    const apart = Math.abs(reading.milliCelsius - before.milliCelsius)
    if (reading.quality === before.quality && apart <= toleranceMilliCelsius) return reading
    before = reading
  }
  throw captureFault(
    'capture.readings-disagree',
    `${mostSamples} answers on ${printable(path)} say different temperatures`,
  )
}
