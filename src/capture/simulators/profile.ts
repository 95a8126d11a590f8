import { type Clock, type Instant, instant, type MilliCelsius, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { elitechModels } from '../sensors/elitech/driver.ts'
import { driver as lakeShore } from '../sensors/lake-shore/driver.ts'
import { registerProfiles } from '../sensors/modbus/profiles.ts'
import { driver as vaisala } from '../sensors/vaisala-hmp/driver.ts'
import type { LineSettings } from '../serial/line.ts'
import { openSerialPort } from '../serial/port.ts'
import type { DeviceSide } from './deviceSide.ts'
import { simulateElitech } from './elitech.ts'
import { simulateHa7e } from './ha7e.ts'
import { simulateLakeShore, simulateVaisala } from './instruments.ts'
import { type ModbusProfile, simulateThermometer } from './modbus.ts'

/** A simulated device as the agent's own demonstration needs it: an air temperature, and a clock. */
export type SimulatedAir = { temperature(): MilliCelsius; readonly clock: Clock }

type Simulator = { readonly settings: LineSettings; simulate(side: DeviceSide, air: SimulatedAir): void }

const intervalMs = 10_000
const recordedBeforeMs = 3_600_000
const settingsOf = ({ settings }: { settings: unknown }) => settings as LineSettings

const onLine = new Map<string, Simulator>([
  ...(Object.keys(elitechModels) as (keyof typeof elitechModels)[]).map((profile): [string, Simulator] => [
    profile,
    { settings: { baudRate: 115_200 }, simulate: (side, air) => simulateElitech(side, loggerOf(profile, air)) },
  ]),
  [
    'HA7E',
    {
      settings: { baudRate: 9600 },
      simulate: (side, air) => simulateHa7e(side, [{ ...air, address: '28FF7110B21701FF' }]),
    },
  ],
  ['LAKE-SHORE', { settings: settingsOf(lakeShore), simulate: simulateLakeShore }],
  ['VAISALA-HMP', { settings: settingsOf(vaisala), simulate: simulateVaisala }],
])

/** The profiles that can be simulated: all but those that somebody builds himself. */
export const simulatedProfiles: readonly string[] = [...Object.keys(registerProfiles), ...onLine.keys()]

/**
 * Plays the device of a profile on a port, at bus address 1. An Elitech logger has recorded for an hour, every ten seconds.
 *
 * @throws capture.profile-unknown, and what opening the port throws
 */
export async function simulateProfile(
  path: string,
  profile: string,
  air: SimulatedAir,
): Promise<{ close(): Promise<void> }> {
  if (Object.hasOwn(registerProfiles, profile)) return simulateThermometer(path, air, profile as ModbusProfile)
  const simulator = onLine.get(profile)
  if (!simulator) {
    const known = simulatedProfiles.join(', ')
    throw captureFault('capture.profile-unknown', `expected one of ${known}, received ${printable(profile)}`)
  }
  const line = await openSerialPort(path, simulator.settings, air.clock)
  simulator.simulate(line, air)
  return line
}

function loggerOf(profile: keyof typeof elitechModels, { temperature, clock }: SimulatedAir) {
  const startedAt = instant(clock.now() - recordedBeforeMs)
  return { profile, clock, startedAt, intervalMs, temperatureAt: (_: Instant) => temperature() }
}
