import { Flags } from '@oclif/core'
import { BaseCommand, table } from '../../cli/index.ts'
import { formatSpan } from '../../values/index.ts'

const choices = ['incoming', 'outgoing', 'all'] as const

export default class HandoffList extends BaseCommand<typeof HandoffList> {
  static override readonly summary = 'List handoffs this site has a part in.'
  static override readonly examples = ['<%= config.bin %> handoff list --which incoming']
  static override readonly flags = {
    which: Flags.option({
      summary: 'open offers to this site, open offers of this site, or all there ever were',
      options: choices,
      default: 'all',
      helpValue: 'WHICH',
    })(),
  }

  override async run() {
    const { listHandoffs, partyName, printedName } = await import('../../app/index.ts')
    const workspace = await this.workspace()
    const handoffs = await listHandoffs(workspace, this.flags.which)
    const now = workspace.clock.now()
    const { tables } = await workspace.answers()
    const rows = handoffs.map(({ unit, from, to, status, until }) => [
      printedName(tables.unit.get(unit)?.name ?? unit),
      partyName(tables, from),
      partyName(tables, to),
      status === 'open' ? (until > now ? `open, ${formatSpan(until - now)}` : 'run out') : status,
    ])
    this.log(table(['unit', 'from', 'to', 'status'], rows))
    return { handoffs }
  }
}
