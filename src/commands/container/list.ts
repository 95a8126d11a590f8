import { Flags } from '@oclif/core'
import { BaseCommand, minute, table } from '../../cli/index.ts'

export default class ContainerList extends BaseCommand<typeof ContainerList> {
  static override readonly summary = 'List what stands in the containers of this site.'
  static override readonly examples = ['<%= config.bin %> container list --ever']
  static override readonly flags = { ever: Flags.boolean({ summary: 'also what stood there before' }) }

  override async run() {
    const { listPlacements, printedName } = await import('../../app/index.ts')
    const placements = await listPlacements(await this.workspace(), this.flags.ever ? 'ever' : 'now')
    const rows = placements.map(({ label, name, placedAt, removedAt }) => [
      label,
      printedName(name),
      minute(placedAt),
      removedAt === null ? '' : minute(removedAt),
    ])
    this.log(table(['container', 'unit', 'from', 'to'], rows))
    return { placements }
  }
}
