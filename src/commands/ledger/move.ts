import { Flags } from '@oclif/core'
import { BaseCommand, count } from '../../cli/index.ts'

export default class LedgerMove extends BaseCommand<typeof LedgerMove> {
  static override readonly summary = 'Take this site from its embedded ledger to a network of the same chain id.'
  static override readonly description =
    'The rulebook gets the address it has, every recorded statement is relayed again in order, and what both then answer is compared. After that the embedded chain takes nothing more, and this site is on the network. Cut off, it is taken up by running it again. Each site moves once; the first one brings the ledger along.'
  static override readonly examples = [
    '<%= config.bin %> ledger move --to http://127.0.0.1:8545',
    '<%= config.bin %> ledger move --to https://node1.example --to https://node2.example',
  ]
  static override readonly flags = {
    to: Flags.string({
      summary: 'JSON-RPC address of a node; further ones are asked when it does not answer',
      helpValue: 'URL',
      multiple: true,
    }),
    confirmations: Flags.string({
      summary: 'blocks that make one final there, with itself: 1 where consensus never takes a block back, as in QBFT',
      helpValue: 'N',
    }),
  }

  override async run() {
    const { moveLedger, nodeUrl } = await import('../../app/index.ts')
    const { flags, ask } = this
    const urls = flags.to?.map(nodeUrl) ?? [
      await ask.text(undefined, { flag: '--to', what: 'JSON-RPC address', parse: nodeUrl }),
    ]
    const moved = await moveLedger(
      await this.workspace(),
      urls,
      flags.confirmations === undefined ? undefined : count(flags.confirmations),
    )
    this.say`${moved.statements} statements on chain ${moved.chainId}, ${moved.relayed} of them relayed now`
    this.say`rulebook at ${moved.contract}`
    this.hint`the others run \`vialtrace ledger move --to URL\`, new ones \`vialtrace ledger join ${moved.file}\``
    return moved
  }
}
