import { BaseCommand, minute, table } from '../../cli/index.ts'
import { formatCelsius, formatSpan } from '../../values/index.ts'

export default class ExcursionList extends BaseCommand<typeof ExcursionList> {
  static override readonly summary = 'List excursions, and how many units each suspended.'
  static override readonly examples = ['<%= config.bin %> excursion list']

  override async run() {
    const { listExcursions, shortId } = await import('../../app/index.ts')
    const excursions = await listExcursions(await this.workspace())
    const rows = excursions.map(({ id, label, startedAt, endedAt, worst, affected }) => [
      ...[shortId(id), label, minute(startedAt)],
      endedAt === null ? 'goes on' : formatSpan(endedAt - startedAt),
      formatCelsius(worst),
      `${affected.filter(({ state }) => state === 'suspended').length} of ${affected.length}`,
    ])
    this.log(table(['excursion', 'container', 'from', 'lasted', 'worst', 'undecided'], rows))
    return { excursions }
  }
}
