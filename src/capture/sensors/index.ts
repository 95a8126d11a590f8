import type { OpenLine } from '../serial/line.ts'
import { type DriverTable, openByProfile } from '../serial/profile.ts'
import type { Thermometer, ThermometerOptions } from './driver.ts'

// A new device is one folder beside this file and one row here.
const drivers: DriverTable<ThermometerOptions, Thermometer> = new Map([
  ['XY-MD02', () => import('./xy-md02/driver.ts')],
  ['HA7E', () => import('./ha7e/driver.ts')],
  ['LAKE-SHORE', () => import('./lake-shore/driver.ts')],
])

/** The profiles {@link openThermometer} knows. */
export const thermometerProfiles: readonly string[] = [...drivers.keys()]

/** Opens a thermometer and greets it. @throws capture.address-malformed, and whatever {@link openByProfile} throws. */
export function openThermometer(options: ThermometerOptions, openLine?: OpenLine): Promise<Thermometer> {
  return openByProfile(drivers, options, openLine)
}
