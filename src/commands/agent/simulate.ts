import { once } from 'node:events'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/index.ts'
import { formatCelsius, parseCelsius } from '../../values/index.ts'

export default class AgentSimulate extends BaseCommand<typeof AgentSimulate> {
  static override readonly summary = 'Be a thermometer: a simulated XY-MD02 on a pseudo-terminal, until stopped.'
  static override readonly description = 'It speaks the real protocol. Linux and macOS; stop it with ^C.'
  static override readonly examples = ['<%= config.bin %> agent simulate --celsius 5.2']
  static override readonly flags = {
    celsius: Flags.string({ summary: 'what it measures', helpValue: 'DEGREES', default: '5.0' }),
  }

  override async run() {
    const { simulateDevice } = await import('../../app/index.ts')
    const celsius = parseCelsius(this.flags.celsius)
    const device = await simulateDevice(() => celsius)
    try {
      this.say`${device.port} measures ${formatCelsius(celsius)}`
      await once(this.stopSignal().signal, 'abort')
      return { port: device.port, milliCelsius: celsius }
    } finally {
      await device.close()
    }
  }
}
