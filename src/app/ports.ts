import { openCable, simulateThermometer } from '../capture/index.ts'
import type { MilliCelsius } from '../values/index.ts'

export { type Bus, busOver, listPorts, type Port } from '../capture/index.ts'

/** A thermometer that is not there: a real XY-MD02 dialogue on a real pseudo-terminal. */
export async function simulateDevice(
  temperature: () => MilliCelsius,
): Promise<{ port: string; close: () => Promise<void> }> {
  const cable = await openCable()
  const device = await simulateThermometer(cable.b, { temperature })
  return {
    port: cable.a,
    async close() {
      await device.close()
      cable.close()
    },
  }
}
