import { Flags } from '@oclif/core'
import { BaseCommand, count, words } from '../../cli/index.ts'

export default class LedgerDeploy extends BaseCommand<typeof LedgerDeploy> {
  static override readonly summary = 'Found an embedded ledger in this workspace, governed by a council.'
  static override readonly description =
    'Its identity is the chain id and the address of the rulebook. The others join by the ledger.json it writes.'
  static override readonly examples = [
    '<%= config.bin %> ledger deploy --council ../maker/card.json --council ../clinic/card.json --threshold 2',
  ]
  static override readonly flags = {
    council: Flags.string({ summary: 'card of a member', helpValue: 'CARD', multiple: true }),
    threshold: Flags.string({ summary: 'how many members decide', helpValue: 'N' }),
    'chain-id': Flags.string({ summary: 'number of the chain', helpValue: 'N', default: '7053' }),
  }

  override async run() {
    const { deployLedger, readPartyCard } = await import('../../app/index.ts')
    const { flags, ask } = this
    const cards = flags.council ?? [
      await ask.text(undefined, { flag: '--council', what: 'card of a member', parse: words }),
    ]
    const council = cards.map((card) => readPartyCard(card).address)
    const threshold = await ask.text(flags.threshold, { flag: '--threshold', what: 'how many decide', parse: count })
    const founding = { council, threshold, chainId: count(flags['chain-id']) }
    const ledger = await deployLedger(await this.workspace(), founding)
    this.say`rulebook at ${ledger.contract} on chain ${ledger.chainId}`
    this.hint`the others run \`vialtrace ledger join ${ledger.file}\``
    return ledger
  }
}
