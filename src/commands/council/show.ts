import { BaseCommand, minute, table } from '../../cli/index.ts'

export default class CouncilShow extends BaseCommand<typeof CouncilShow> {
  static override readonly summary = 'Show who governs membership, and the decisions that wait for their time lock.'
  static override readonly examples = ['<%= config.bin %> council show']

  override async run() {
    const { councilStatus } = await import('../../app/index.ts')
    const council = await councilStatus(await this.workspace())
    const { members, threshold, lockMs, decisions } = council
    this
      .say`${threshold} of ${members.length} decide${lockMs > 0 ? `, ${lockMs / 3_600_000} hours before it takes effect` : ''}`
    this.log(
      table(
        ['member', 'address'],
        members.map(({ name, address }) => [name ?? '', address]),
      ),
    )
    if (decisions.length === 0) return council
    const rows = decisions.map(({ id, event, readyAt }) => [id.slice(0, 12), event.kind, minute(readyAt)])
    this.log(table(['decision', 'what', 'from'], rows))
    this.hint`one member runs council enact DECISION from then on`
    return council
  }
}
