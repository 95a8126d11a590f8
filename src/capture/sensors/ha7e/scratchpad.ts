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
  const sixteenths = scratchpad.readInt16LE(0)
  const value = milliCelsius(Math.round(sixteenths * 62.5))
  // After a conversion byte 6 counts down from 16; 0x0C is what it holds before the first.
  const neverMeasured = sixteenths === powerOnReset && scratchpad.readUInt8(6) === 0x0c
  const dead = scratchpad.every((byte) => byte === 0)
  if (neverMeasured || dead || sixteenths === tooLittlePower) return { milliCelsius: value, quality: 'fault' }
  return { milliCelsius: value, quality: value < coldest || value > hottest ? 'range' : 'good' }
}
