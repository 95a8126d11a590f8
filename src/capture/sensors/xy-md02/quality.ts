import type { Quality } from '../../../values/index.ts'
import { signed16 } from '../../serial/modbus.ts'

const coldestTenths = -600
const hottestTenths = 800
const warmTenths = 300
const fullyHumidPermille = 1000

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
 * @param order - `proven` by an earlier plausible pair of this session: then hot dry air is what it seems.
 */
export function registersQuality(temperature: number, humidity: number, order: 'proven' | 'open'): Quality {
  const tenths = signed16(temperature)
  if (humidity > fullyHumidPermille)
    return isPossible(signed16(humidity)) && temperature <= fullyHumidPermille ? 'swapped' : 'fault'
  if (!isPossible(tenths)) return 'range'
  return order === 'open' && tenths >= warmTenths && humidity < tenths && humidity !== 0 ? 'swapped' : 'good'
}

function isPossible(tenths: number): boolean {
  return tenths >= coldestTenths && tenths <= hottestTenths
}
