import type { Quality } from '../../../values/index.ts'
import { signed16 } from '../../serial/modbus.ts'

const coldest = -600
const hottest = 800
const fullyHumid = 1000
const warm = 300

/**
 * What the two registers say of themselves. Look-alike devices keep humidity where this one keeps temperature, or count
 * in hundredths, and their frames pass every checksum.
 *
 * `swapped`: the second register is no humidity but could be the temperature; or the first says above 30 degrees in air
 * drier than that number, which a fridge read the wrong way round says and hot weather hardly ever. `fault`: neither
 * order makes sense. `range`: below -60 or above 80 degrees. A humidity of exactly 0 is a device without that element.
 *
 * @param temperature - Register 1, unsigned 16 bits, tenths of a degree in two's complement.
 * @param humidity - Register 2, unsigned 16 bits, tenths of a percent.
 * @param orderProven - An earlier pair of this session was plausible, so hot dry air is what it seems.
 */
export function registersQuality(temperature: number, humidity: number, orderProven: boolean): Quality {
  const celsius = signed16(temperature)
  if (humidity > fullyHumid) return isPossible(signed16(humidity)) && temperature <= fullyHumid ? 'swapped' : 'fault'
  if (!isPossible(celsius)) return 'range'
  return !orderProven && celsius >= warm && humidity < celsius && humidity !== 0 ? 'swapped' : 'good'
}

function isPossible(tenths: number): boolean {
  return tenths >= coldest && tenths <= hottest
}
