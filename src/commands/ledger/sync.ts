import { BaseCommand } from '../../cli/index.ts'

export default class LedgerSync extends BaseCommand<typeof LedgerSync> {
  static override readonly summary = 'Deliver what waits in the journal, and read what is new on the ledger.'
  static override readonly examples = ['<%= config.bin %> ledger sync']

  override async run() {
    const { syncLedger } = await import('../../app/index.ts')
    const delivered = await syncLedger(await this.workspace())
    const { recorded, rejected, pending } = delivered
    this.say`${recorded} recorded, ${rejected} refused, ${pending} waiting`
    if (pending > 0) this.endAs('unreachable')
    return delivered
  }
}
