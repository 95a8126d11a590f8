import { BaseCommand, chart, minute, table } from '../../cli/index.ts'
import { formatCelsius, type MilliCelsius } from '../../values/index.ts'

export default class AgentStatus extends BaseCommand<typeof AgentStatus> {
  static override readonly summary = 'Show what the thermometers of this site have measured, as it is on disk.'
  static override readonly examples = ['<%= config.bin %> agent status']

  override async run() {
    const { agentStatus } = await import('../../app/index.ts')
    const status = agentStatus(await this.workspace())
    const rows = status.devices.map(({ label, container, readings, unsigned, last }) => [
      ...[label, container, readings, unsigned],
      last ? formatCelsius(last.milliCelsius) : '',
      last ? minute(last.takenAt) : 'no reading',
    ])
    this.log(table(['device', 'container', 'readings', 'unsigned', 'last', 'taken'], rows))
    for (const { label, recent } of status.devices.filter(({ recent }) => recent.length > 1)) {
      const points = recent.map(({ takenAt, milliCelsius }) => ({ at: takenAt, value: milliCelsius }))
      const format = (value: number) => formatCelsius(value as MilliCelsius)
      this.say`\n${label}`
      this.log(chart(points, { columns: 60, lines: 4, limits: [], format }))
    }
    this.say`\n${status.unsent} statements wait for the ledger`
    for (const { device, kind, count, sentence, refusal } of status.refused)
      this.say`${device}: ${count} ${kind} refused: ${sentence} (${refusal})`
    return status
  }
}
