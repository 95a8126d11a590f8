import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class LedgerJoin extends BaseCommand<typeof LedgerJoin> {
  static override readonly summary = 'Join the ledger that another workspace founded.'
  static override readonly description =
    'A site that is on a network may join it again by other nodes: its own rather than those of the founder.'
  static override readonly examples = [
    '<%= config.bin %> ledger join ../laboratory/ledger.json',
    '<%= config.bin %> ledger join ledger.json --rpc http://127.0.0.1:8545 --rpc https://node2.example',
  ]
  static override readonly args = {
    file: Args.string({ description: 'ledger.json of the workspace that founded it', ignoreStdin: true }),
  }
  static override readonly flags = {
    rpc: Flags.string({
      summary: 'JSON-RPC address of a node, instead of those in the file; may be given more than once',
      helpValue: 'URL',
      multiple: true,
    }),
  }

  override async run() {
    const { joinLedger, nodeUrl } = await import('../../app/index.ts')
    const file = await this.ask.text(this.args.file, { flag: 'FILE', what: 'ledger.json', parse: words })
    const { rpc } = this.flags
    const ledger = joinLedger(await this.workspace(), file, rpc && { urls: rpc.map(nodeUrl) })
    this.say`joined chain ${ledger.chainId}, rulebook at ${ledger.contract}`
    return ledger
  }
}
