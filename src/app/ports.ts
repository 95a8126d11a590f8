import { openCable, simulateProfile } from '../capture/index.ts'
import type { MilliCelsius } from '../values/index.ts'
import { systemClock } from './wire.ts'

export { type Bus, busOver, listPorts, type Port, simulatedProfiles, simulateReader } from '../capture/index.ts'

/** A thermometer that is not there: the real dialogue of its profile on a real pseudo-terminal, in real time. */
export async function simulateDevice(
  temperature: () => MilliCelsius,
  profile = 'XY-MD02',
): Promise<{ port: string; close: () => Promise<void> }> {
  const cable = await openCable()
  const device = await simulateProfile(cable.b, profile, { temperature, clock: systemClock }).catch((error) => {
    cable.close()
    throw error
  })
  return {
    port: cable.a,
    async close() {
      await device.close()
      cable.close()
    },
  }
}
