import { type MilliCelsius, milliCelsius, type Quality } from '../../../values/index.ts'

const powerOnReset = 0x0550
const tooLittlePower = 0x07ff
const coldest = -55_000
const hottest = 125_000

/**
 * What the nine bytes of a DS18B20 say. Their checksum has been checked, which three lies pass: all zeros from a short
 * circuit, 85 °C from a probe that lost power before it measured, and 127.94 °C from one with too little of it.
 *
 * @param scratchpad - T low, T high in sixteenths of a degree, two alarm bytes, resolution, three reserved, checksum.
 */
export function temperatureIn(scratchpad: Buffer): { milliCelsius: MilliCelsius; quality: Quality } {
  const config = scratchpad.readUInt8(4)
  // Below 12 bits the lowest bits of a value are whatever they were.
  const raw = scratchpad.readInt16LE(0)
  const sixteenths = raw & (-1 << (3 - ((config >> 5) & 3)))
  const value = milliCelsius(Math.round(sixteenths * 62.5))
  // After a conversion byte 6 counts down from 16; 0x0C is what it holds before the first.
  const neverMeasured = sixteenths === powerOnReset && scratchpad.readUInt8(6) === 0x0c
  // All zeros among them: no probe has a resolution of 0x00.
  const isNoProbe = (config & 0x9f) !== 0x1f
  if (neverMeasured || isNoProbe || raw === tooLittlePower) return { milliCelsius: value, quality: 'fault' }
  return { milliCelsius: value, quality: value < coldest || value > hottest ? 'range' : 'good' }
}
