import type { Quality } from '../../../values/index.ts'
import { signed16 } from '../../serial/modbus.ts'
import type { RegisterProfile } from './profiles.ts'

/** What the registers say in the profile's order, before anybody believes it; not a number where the device has none. */
export type Air = { readonly milliCelsius: number; readonly humidityPermille: number }

const coldest = -60_000
const hottest = 80_000
const warm = 30_000
const milliPerTenth = 100

/** How many registers the two values take. */
export function registerCount({ format }: RegisterProfile): number {
  return format === 'float' ? 4 : 2
}

export function airIn({ format, order }: RegisterProfile, registers: readonly number[]): Air {
  const tenths =
    format === 'float' ? [floatTenths(registers), floatTenths(registers.slice(2))] : registers.map(signed16)
  const [temperature = Number.NaN, humidity = Number.NaN] = order[0] === 'temperature' ? tenths : tenths.toReversed()
  return { milliCelsius: Math.round(temperature * milliPerTenth), humidityPermille: humidity }
}

/**
 * What the two values say of each other.
 *
 * `swapped`: the second is no humidity but could be the temperature; or the first says above 30 degrees in air drier than
 * that number, which a fridge read the wrong way round says and hot weather hardly ever. `fault`: neither order makes
 * sense, the device has no value, or nothing but zeros has ever come. `range`: below -60 or above 80 degrees. A humidity of exactly 0 is a device without
 * that element.
 *
 * @param order - `proven` by an earlier plausible pair of this session: then hot dry air is what it seems.
 */
export function airQuality({ milliCelsius, humidityPermille }: Air, order: 'proven' | 'open'): Quality {
  if (Number.isNaN(milliCelsius)) return 'fault'
  if (humidityPermille < 0 || humidityPermille > 1000) {
    const isOther = isPossible(humidityPermille * milliPerTenth) && isHumidity(milliCelsius / milliPerTenth)
    return isOther ? 'swapped' : 'fault'
  }
  if (!isPossible(milliCelsius)) return 'range'
  if (order === 'open' && milliCelsius === 0 && humidityPermille === 0) return 'fault'
  const isDry = humidityPermille * milliPerTenth < milliCelsius && humidityPermille !== 0
  return order === 'open' && milliCelsius >= warm && isDry ? 'swapped' : 'good'
}

function isPossible(milliCelsius: number): boolean {
  return milliCelsius >= coldest && milliCelsius <= hottest
}

function isHumidity(permille: number): boolean {
  return permille >= 0 && permille <= 1000
}

function floatTenths([low = 0, high = 0]: readonly number[]): number {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16BE(high, 0)
  bytes.writeUInt16BE(low, 2)
  return bytes.readFloatBE() * 10
}
