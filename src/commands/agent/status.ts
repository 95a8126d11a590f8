import { Flags } from '@oclif/core'
import type { AgentStatus as Status } from '../../app/index.ts'
import { BaseCommand, chart, minute, span, table } from '../../cli/index.ts'
import { formatCelsius, formatInstant, formatSpan, type MilliCelsius } from '../../values/index.ts'

const clear = '\u001b[H\u001b[2J\u001b[3J'

export default class AgentStatus extends BaseCommand<typeof AgentStatus> {
  static override readonly summary = 'Show what the thermometers of this site have measured, as it is on disk.'
  static override readonly examples = ['<%= config.bin %> agent status', '<%= config.bin %> agent status --watch']
  static override readonly flags = {
    watch: Flags.boolean({ summary: 'show it anew until stopped' }),
    every: Flags.string({ summary: 'how often, with --watch', helpValue: 'SPAN', default: '5s' }),
  }

  override async run() {
    const { agentStatus } = await import('../../app/index.ts')
    const everyMs = span(this.flags.every)
    const workspace = await this.workspace()
    if (!this.flags.watch) {
      const status = agentStatus(workspace)
      this.show(status)
      return status
    }
    const { signal } = this.stopSignal()
    for (;;) {
      const status = agentStatus(workspace)
      // In a file or a pipe one view stands below the other.
      if (process.stdout.isTTY) this.log(`${clear}${workspace.site.file.name}  ${formatInstant(workspace.clock.now())}`)
      this.show(status)
      await workspace.lineClock.sleep(everyMs, signal).catch(() => undefined)
      if (signal.aborted) return status
    }
  }

  private show({ devices, alarms, unsent, refused }: Status): void {
    for (const { number, container, words, acknowledged, endedAt } of alarms) {
      const state = acknowledged ? `acknowledged by ${acknowledged.operator}` : 'not acknowledged'
      this.say`${endedAt === null ? 'ALARM' : 'over:'} ${number} ${container}: ${words}, ${state}`
    }
    if (alarms.length > 0) this.log()
    const rows = devices.map(({ label, container, readings, unsigned, last }) => [
      ...[label, container, readings, unsigned],
      last ? formatCelsius(last.milliCelsius) : '',
      last ? minute(last.takenAt) : 'no reading',
    ])
    this.log(table(['device', 'container', 'readings', 'unsigned', 'last', 'taken'], rows))
    for (const device of devices.filter(({ port }) => port !== null)) this.say`${readerLine(device)}`
    for (const { label, recent, outlook } of devices.filter(({ recent }) => recent.length > 1)) {
      const points = recent.map(({ takenAt, milliCelsius }) => ({ at: takenAt, value: milliCelsius }))
      const format = (value: number) => formatCelsius(value as MilliCelsius)
      this.say`\n${label}`
      if (outlook) this.say`${outlookLine(outlook)}`
      this.log(chart(points, { columns: 60, lines: 4, limits: [], format }))
    }
    this.say`\n${unsent} statements wait for the ledger`
    for (const { device, kind, count, sentence, refusal } of refused)
      this.say`${device}: ${count} ${kind} refused: ${sentence} (${refusal})`
  }
}

/** Who reads it, and how old the last reading is: the table looks the same whether or not anybody still measures. */
function readerLine({ label, isRead, trouble, ageMs }: Status['devices'][number]): string {
  const age = ageMs === null ? 'there is no reading' : `the last reading is ${formatSpan(ageMs)} old`
  if (trouble) return `${label}: THE AGENT GETS NO READING, ${age}: ${trouble.sentence} (${trouble.code})`
  return `${label}: ${isRead ? 'an agent reads it' : 'NO AGENT READS IT'}, ${age}`
}

type Outlook = NonNullable<Status['devices'][number]['outlook']>

function outlookLine({ side, limit, alarmInMs, milliCelsiusPerHour, profile }: Outlook): string {
  const where = `${side === 'high' ? 'too warm, above' : 'too cold, below'} ${formatCelsius(limit)} (${profile})`
  const trend = `${milliCelsiusPerHour < 0 ? '' : '+'}${formatCelsius((Math.round(milliCelsiusPerHour / 100) * 100) as MilliCelsius)} an hour`
  return alarmInMs === 0 ? where : `${where} in ${formatSpan(alarmInMs)} if it goes on at ${trend}`
}
