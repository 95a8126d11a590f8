import { once } from 'node:events'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/index.ts'
import { formatCelsius, parseCelsius } from '../../values/index.ts'

export default class AgentSimulate extends BaseCommand<typeof AgentSimulate> {
  static override readonly summary = 'Be a thermometer on a pseudo-terminal, until stopped.'
  static override readonly description = 'It speaks the real protocol. Linux and macOS; stop it with ^C.'
  static override readonly examples = [
    '<%= config.bin %> agent simulate --celsius 5.2',
    '<%= config.bin %> agent simulate --model ELITECH-RC-4',
  ]
  static override readonly flags = {
    celsius: Flags.string({ summary: 'what it measures', helpValue: 'DEGREES', default: '5.0' }),
    model: Flags.string({ summary: 'which kind of thermometer', helpValue: 'MODEL', default: 'XY-MD02' }),
  }

  override async run() {
    const { simulateDevice } = await import('../../app/index.ts')
    const celsius = parseCelsius(this.flags.celsius)
    const device = await simulateDevice(() => celsius, this.flags.model)
    try {
      this.say`${device.port} measures ${formatCelsius(celsius)}`
      await once(this.stopSignal().signal, 'abort')
      return { port: device.port, milliCelsius: celsius }
    } finally {
      await device.close()
    }
  }
}
