import { formatCelsius, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import type { OpenLine } from '../serial/line.ts'
import { type DriverTable, openByProfile } from '../serial/profile.ts'
import type { Thermometer, ThermometerOptions } from './driver.ts'
import type { elitechModels } from './elitech/driver.ts'
import type { registerProfiles } from './modbus/profiles.ts'

export { homeMade, type LineProfile } from './home-made/lineProfile.ts'

const modbus = (name: keyof typeof registerProfiles) => async () => ({
  driver: (await import('./modbus/driver.ts')).driverFor(name),
})
const elitech = (name: keyof typeof elitechModels) => async () => ({
  driver: (await import('./elitech/driver.ts')).driverFor(name),
})

// A new device is one folder beside this file and one row here.
const drivers: DriverTable<ThermometerOptions, Thermometer> = new Map([
  ['XY-MD02', modbus('XY-MD02')],
  ['MD02', modbus('MD02')],
  ['SHTC3', modbus('SHTC3')],
  ['RS485-TH', modbus('RS485-TH')],
  ['VAISALA-HMP-MODBUS', modbus('VAISALA-HMP-MODBUS')],
  ['ELITECH-RC-4', elitech('ELITECH-RC-4')],
  ['ELITECH-RC-4HC', elitech('ELITECH-RC-4HC')],
  ['ELITECH-RC-5', elitech('ELITECH-RC-5')],
  ['HA7E', () => import('./ha7e/driver.ts')],
  ['LAKE-SHORE', () => import('./lake-shore/driver.ts')],
  ['VAISALA-HMP', () => import('./vaisala-hmp/driver.ts')],
  ['HOME-MADE', () => import('./home-made/driver.ts')],
])

/** The profiles {@link openThermometer} knows. */
export const thermometerProfiles: readonly string[] = [...drivers.keys()]

/** Opens a thermometer and greets it. @throws capture.address-malformed, and whatever {@link openByProfile} throws. */
export function openThermometer(options: ThermometerOptions, openLine?: OpenLine): Promise<Thermometer> {
  return openByProfile(drivers, options, openLine)
}

/**
 * Opens a thermometer, takes one reading and lets go of it again: proof that the profile named is its own.
 *
 * @throws capture.profile-foreign when the values make no sense for the profile: such readings would never be judged; and what
 *   opening and reading throw
 */
export async function tryThermometer(options: ThermometerOptions, openLine?: OpenLine): Promise<void> {
  const thermometer = await openThermometer(options, openLine)
  try {
    const { quality, milliCelsius } = await thermometer.read()
    const where = `${printable(options.path)} as ${options.profile}`
    const foreign = (what: string) => captureFault('capture.profile-foreign', `read ${where}, ${what}`)
    if (quality === 'swapped') throw foreign('temperature and humidity look exchanged')
    if (quality === 'fault') throw foreign('the device has no temperature')
    if (quality === 'range') throw foreign(`no probe of it can measure ${formatCelsius(milliCelsius)}`)
  } finally {
    await thermometer.close()
  }
}
