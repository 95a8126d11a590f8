import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  checkDigit,
  type Instant,
  logisticName,
  type MilliCelsius,
  milliCelsius,
  type Name,
  sscc,
} from '../../values/index.ts'

const fixtures = join(import.meta.dirname, '..', '..', '..', 'fixtures')

const photographs = {
  'carton.jpg': join(fixtures, 'gs1-datamatrix-photo', 'carton-on-bench', 'input.jpg'),
  'pallet.jpg': join(fixtures, 'gs1-128-pallet', 'shrink-wrapped', 'input.jpg'),
}

/**
 * Takes a photograph: lays it into the folder of the story, where it is read, and where who repeats a command finds it.
 *
 * @returns Its path.
 */
export function photograph(dir: string, name: keyof typeof photographs): string {
  const path = join(dir, name)
  copyFileSync(photographs[name], path)
  return path
}

export const vialsPerBatch = 10_000
export const cartonCount = 4
export const vialsPerCarton = vialsPerBatch / cartonCount

/** The company prefix GS1 keeps for examples. */
export const companyPrefixLength = 7
const prefix = '9506000'

/** The pallet is number 1, its cartons follow. */
export function logisticUnit(number: number): Name {
  const digits = `0${prefix}${String(number).padStart(9, '0')}`
  return logisticName(sscc(`${digits}${checkDigit(digits)}`))
}

export const pallet = logisticUnit(1)
export const cartons = Array.from({ length: cartonCount }, (_, at) => logisticUnit(2 + at))

export const van = 'van-3'
export const coldRoom = 'cold-room-1'
export const fridge = 'clinic-fridge'
const [store, truck] = ['cold-store-2', 'truck-7']
export const excursionProfile = 'fridge-strict'

const hourMs = 3_600_000

/** One thermometer in each place, all judged alike. */
export const storeProbe = { label: `${store}-probe`, container: store, probe: 'SHT-20-30D5', air: coldAir(4700) }
export const truckProbe = { label: `${truck}-probe`, container: truck, probe: 'SHT-20-5B18', air: coldAir(5100) }
export const coldRoomProbe = {
  label: `${coldRoom}-probe`,
  container: coldRoom,
  probe: 'SHT-20-11C9',
  air: coldAir(4100),
}
export const vanProbe = { label: `${van}-probe`, container: van, probe: 'SHT-20-77A4' }

/**
 * The air in the van: cold at departure, its compressor stops after half an hour, and it is cold again five hours later.
 */
export function vanTemperature(departure: Instant): (now: Instant) => MilliCelsius {
  return (now) => {
    const hours = (now - departure) / hourMs
    const sway = Math.round(300 * Math.sin(hours * 9))
    if (hours < 0.5) return milliCelsius(4600 + sway)
    if (hours < 5.5) return milliCelsius(4600 + sway + Math.round(9200 * (1 - Math.exp(-(hours - 0.5) * 1.6))))
    return milliCelsius(4600 + sway + Math.round(9200 * Math.exp(-(hours - 5.5) * 2.2)))
  }
}

/** The air of a place that is as cold as it should be. */
function coldAir(milliDegrees: number): (now: Instant) => MilliCelsius {
  return (now) => milliCelsius(milliDegrees + Math.round(400 * Math.sin(now / hourMs)))
}
