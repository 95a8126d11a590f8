import { type MilliCelsius, milliCelsius } from '../values/index.ts'

/** Activation energy over the gas constant, in kelvin: 83.144 kJ/mol over 8.3144e-3 kJ/mol/K (USP <1160>). */
export const uspActivationKelvin = 10_000

/** A temperature and for how long it held; only the proportions of the weights matter. */
export type Weighted = { readonly milliCelsius: MilliCelsius; readonly weightMs: number }

/**
 * Mean kinetic temperature: the steady temperature that would have aged a product as much as this one did.
 *
 * It never excuses a freeze, nor an excursion from 2 to 8 °C.
 *
 * @param samples - Above absolute zero. Time nobody measured is left out, not guessed.
 * @param activationKelvin - Some loggers use 83.0 kJ/mol, which is 9982.7 K.
 * @returns Rounded to the thousandth; `null` without any weight.
 * @see USP <1160>, <1079.2>
 */
export function meanKinetic(samples: Iterable<Weighted>, activationKelvin = uspActivationKelvin): MilliCelsius | null {
  // Sum of exponentials relative to the greatest one, which is far below what a double can hold.
  let peak = Number.NEGATIVE_INFINITY
  let sum = 0
  let weight = 0
  for (const sample of samples) {
    if (sample.weightMs <= 0) continue
    const power = -activationKelvin / ((sample.milliCelsius + 273_150) / 1000)
    if (power > peak) sum *= Math.exp(peak - power)
    peak = Math.max(peak, power)
    sum += sample.weightMs * Math.exp(power - peak)
    weight += sample.weightMs
  }
  if (weight === 0) return null
  const kelvin = activationKelvin / -(peak + Math.log(sum / weight))
  return milliCelsius(Math.round(kelvin * 1000) - 273_150)
}
