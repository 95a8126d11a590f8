import { BaseCommand } from '../../cli/index.ts'

export default class LedgerSync extends BaseCommand<typeof LedgerSync> {
  static override readonly summary = 'Deliver what waits in the journal, and read what is new on the ledger.'
  static override readonly examples = ['<%= config.bin %> ledger sync']

  override async run() {
    const { syncLedger } = await import('../../app/index.ts')
    const delivered = await syncLedger(await this.workspace())
    const { recorded, rejected, pending, refused } = delivered
    this.say`${recorded} recorded, ${rejected} refused, ${pending} waiting`
    for (const { kind, statement, sentence, refusal } of refused)
      this.say`refused: ${kind} ${statement.slice(0, 10)}: ${sentence} (${refusal})`
    if (pending > 0) this.endAs('unreachable')
    return delivered
  }
}
