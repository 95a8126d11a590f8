import { BaseCommand, table } from '../../cli/index.ts'

export default class AgentPorts extends BaseCommand<typeof AgentPorts> {
  static override readonly summary = 'List the serial ports of this machine.'
  static override readonly description =
    'Works without udev. A port that is not listed, such as a pseudo-terminal, can be named all the same.'
  static override readonly examples = ['<%= config.bin %> agent ports']

  override async run() {
    const { listPorts } = await import('../../app/index.ts')
    const ports = await listPorts()
    const rows = ports.map(({ path, stablePath, maker }) => [path, maker ?? '', stablePath ?? ''])
    this.log(table(['port', 'maker', 'stable path'], rows))
    return { ports }
  }
}
