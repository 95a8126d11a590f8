import { BaseCommand, table } from '../../cli/index.ts'
import { formatExpiry } from '../../values/index.ts'

export default class BatchList extends BaseCommand<typeof BatchList> {
  static override readonly summary = 'List the batches the ledger knows.'
  static override readonly examples = ['<%= config.bin %> batch list']

  override async run() {
    const { listBatches, partyName } = await import('../../app/index.ts')
    const workspace = await this.workspace()
    const batches = await listBatches(workspace)
    const { tables } = await workspace.answers()
    const rows = batches.map((batch) => [
      ...[batch.lot, batch.gtin, partyName(tables, batch.maker), batch.unitCount],
      formatExpiry(batch.expiresAt),
      batch.recalledAt !== null ? 'recalled' : batch.releasedAt !== null ? 'released' : 'registered',
    ])
    this.log(table(['lot', 'GTIN', 'maker', 'vials', 'expires', 'state'], rows))
    return { batches }
  }
}
