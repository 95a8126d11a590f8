import { Flags } from '@oclif/core'
import { BaseCommand, count, words } from '../../cli/index.ts'

export default class LedgerDeploy extends BaseCommand<typeof LedgerDeploy> {
  static override readonly summary =
    'Found a ledger, embedded in this workspace or on a network, governed by a council.'
  static override readonly description =
    "Its identity is the chain id and the address of the rulebook, which follows from this workspace's key for transactions: on a network the same command again comes to the same ledger. The others join by the ledger.json it writes."
  static override readonly examples = [
    '<%= config.bin %> ledger deploy --council ../maker/card.json --council ../clinic/card.json --threshold 2',
    '<%= config.bin %> ledger deploy --rpc http://127.0.0.1:8545 --council card.json --threshold 1',
  ]
  static override readonly flags = {
    council: Flags.string({ summary: 'card of a member', helpValue: 'CARD', multiple: true }),
    threshold: Flags.string({ summary: 'how many members decide', helpValue: 'N' }),
    'chain-id': Flags.string({
      summary: "number of the chain; 7053 or the network's when left out",
      helpValue: 'N',
    }),
    rpc: Flags.string({
      summary: 'JSON-RPC address of a node; further ones are asked when it does not answer',
      helpValue: 'URL',
      multiple: true,
    }),
    confirmations: Flags.string({
      summary: 'blocks until one stays, with itself; 1 where consensus takes none back',
      helpValue: 'N',
      dependsOn: ['rpc'],
    }),
  }

  override async run() {
    const { deployLedger, nodeUrl, readPartyCard } = await import('../../app/index.ts')
    const { flags, ask } = this
    const cards = flags.council ?? [
      await ask.text(undefined, { flag: '--council', what: 'card of a member', parse: words }),
    ]
    const council = cards.map((card) => readPartyCard(card).address)
    const threshold = await ask.text(flags.threshold, { flag: '--threshold', what: 'how many decide', parse: count })
    const chainId = flags['chain-id'] === undefined ? undefined : count(flags['chain-id'])
    const confirmations = flags.confirmations === undefined ? {} : { confirmations: count(flags.confirmations) }
    const network = flags.rpc && { urls: flags.rpc.map(nodeUrl), ...confirmations }
    const ledger = await deployLedger(await this.workspace(), { council, threshold, chainId, network })
    this.say`rulebook at ${ledger.contract} on chain ${ledger.chainId}`
    this.hint`the others run \`vialtrace ledger join ${ledger.file}\``
    return ledger
  }
}
