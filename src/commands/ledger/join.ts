import { Args } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class LedgerJoin extends BaseCommand<typeof LedgerJoin> {
  static override readonly summary = 'Join the ledger that another workspace founded.'
  static override readonly examples = ['<%= config.bin %> ledger join ../laboratory/ledger.json']
  static override readonly args = {
    file: Args.string({ description: 'ledger.json of the workspace that founded it', ignoreStdin: true }),
  }

  override async run() {
    const { joinLedger } = await import('../../app/index.ts')
    const file = await this.ask.text(this.args.file, { flag: 'FILE', what: 'ledger.json', parse: words })
    const ledger = joinLedger(await this.workspace(), file)
    this.say`joined chain ${ledger.chainId}, rulebook at ${ledger.contract}`
    return ledger
  }
}
