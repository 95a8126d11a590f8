import { type MilliCelsius, milliCelsius, parseCelsius } from '../../values/index.ts'

/** In which degrees numbers without a unit are meant. */
export type Degrees = 'C' | 'F' | 'K'

/** A cell in which a device says that it measured nothing: `--.-`, `---`, `n/a`. */
export function isNothing(text: string): boolean {
  return /^[-–—.\s]*$/.test(text) || /^(nan|null|none|n\/?a)$/i.test(text)
}

/**
 * A temperature as devices and spreadsheets write it: `+4.2`, `4,2`, `4.2 °C`, `39.6 °F`. Its own unit counts before the
 * one that is usual where it stands.
 *
 * @throws values.temperature
 */
export function parseDegrees(text: string, usual: Degrees = 'C'): MilliCelsius {
  const [, number = text, unit = usual] = /^\+?(.*?) ?(?:°? ?([CFK]))?$/.exec(text.trim()) ?? []
  const value = parseCelsius(number.replace(',', '.').replace('−', '-'))
  if (unit === 'F') return milliCelsius(Math.round(((value - 32_000) * 5) / 9))
  return unit === 'K' ? milliCelsius(value - 273_150) : value
}
