import { valueFault } from './faults.ts'
import { printable } from './printable.ts'

/** Thousandths of a degree Celsius, an integer: 8.25 C is 8250. */
export type MilliCelsius = number & { readonly unit: 'm°C' }

/** @throws values.temperature unless the number is an integer above absolute zero and below 1000 C. */
export function milliCelsius(value: number): MilliCelsius {
  if (!Number.isInteger(value) || value < -273_150 || value > 1_000_000)
    throw valueFault('values.temperature', `expected thousandths of a degree Celsius, received ${value}`)
  return value as MilliCelsius
}

/** Reads `8`, `8.0`, `-0.5`; at most three decimals, no unit, no comma. */
export function parseCelsius(text: string): MilliCelsius {
  const match = /^(-?)(\d{1,4})(?:\.(\d{1,3}))?$/.exec(text.trim())
  if (!match) throw valueFault('values.temperature', `expected degrees Celsius, received "${printable(text)}"`)
  const size = Number(match[2]) * 1000 + Number((match[3] ?? '').padEnd(3, '0'))
  return milliCelsius(match[1] && size ? -size : size)
}

/** `8.0 °C`, `-0.25 °C`: at least one decimal, no needless zeros after it. */
export function formatCelsius(value: MilliCelsius): string {
  const size = Math.abs(value)
  const decimals = String(size % 1000)
    .padStart(3, '0')
    .replace(/0{1,2}$/, '')
  return `${value < 0 ? '-' : ''}${Math.trunc(size / 1000)}.${decimals} °C`
}
