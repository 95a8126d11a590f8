import { Flags } from '@oclif/core'
import type { AgentEvent } from '../../agent/index.ts'
import { BaseCommand, count, jsonText, port, span } from '../../cli/index.ts'

export default class AgentRun extends BaseCommand<typeof AgentRun> {
  static override readonly summary =
    'Read the thermometers of this site: chain, sign, judge and deliver, until stopped.'
  static override readonly description =
    'A reading is on disk before it is shown. ^C or SIGTERM ends the reading at hand, seals, delivers and leaves.'
  static override readonly examples = [
    '<%= config.bin %> agent run',
    '<%= config.bin %> agent run --page 8080 --log json',
    '<%= config.bin %> agent run --device van-3-probe --count 10 --json',
  ]
  static override readonly flags = {
    device: Flags.string({ summary: 'only this device', helpValue: 'LABEL', multiple: true }),
    'anchor-every': Flags.string({ summary: 'how often heads go to the ledger', helpValue: 'SPAN', default: '1h' }),
    page: Flags.string({ summary: 'show a page on this port, to this machine only', helpValue: 'PORT' }),
    log: Flags.option({ summary: 'how to print what happens', options: ['text', 'json'], default: 'text' })(),
    intensive: Flags.boolean({ summary: 'read as often as when something may be wrong' }),
    count: Flags.string({ summary: 'stop after so many readings', helpValue: 'N' }),
  }

  override async run() {
    const { eventLine, logEntry, standDuty } = await import('../../agent/index.ts')
    const { serviceDuty } = await import('../../app/index.ts')
    const { device: labels, 'anchor-every': anchorEvery, count: most, log, page, intensive } = this.flags
    const pagePort = page === undefined ? null : port(page)
    const last = most === undefined ? Number.POSITIVE_INFINITY : count(most)
    const anchorEveryMs = span(anchorEvery)
    const stop = this.stopSignal()
    const summary = { readings: 0, excursions: 0, recorded: 0, rejected: 0, troubles: 0 }
    const workspace = await this.workspace()
    const tell = (event: AgentEvent) => {
      if (log === 'json') this.log(jsonText(logEntry(event, workspace.clock.now()), 0))
      else this.say`${eventLine(event)}`
      if (event.type === 'alarm') this.ring()
      if (event.type === 'excursion') summary.excursions += 1
      if (event.type === 'trouble' || event.type === 'undelivered') summary.troubles += 1
      if (event.type === 'delivered') {
        summary.recorded += event.recorded
        summary.rejected += event.rejected
      }
      if (event.type === 'reading') summary.readings += 1
      if (summary.readings >= last) stop.abort()
    }
    const { signal } = stop
    const options = {
      signal,
      anchorEveryMs,
      tell,
      pagePort,
      service: serviceDuty(),
      pace: intensive ? 'intensive' : 'usual',
    } as const
    await standDuty(workspace, { ...options, ...(labels ? { labels } : {}) })
    return summary
  }

  /** Heard where somebody sits; nothing is written into a file or a pipe. */
  private ring(): void {
    if (process.stderr.isTTY) process.stderr.write('\u0007')
  }
}
