import { Flags } from '@oclif/core'
import { BaseCommand, minute, span, words } from '../../cli/index.ts'

export default class LedgerAnchor extends BaseCommand<typeof LedgerAnchor> {
  static override readonly summary =
    "Show this ledger's head to another EVM chain, which nobody of its parties can rewrite."
  static override readonly description =
    'It proves that the head existed by then, never that what the ledger says is true. The key that pays there is made the first time; when it has no money, its address is told and nothing is sent. `vialtrace verify --anchors` holds the ledger against what was anchored.'
  static override readonly examples = [
    '<%= config.bin %> ledger anchor --to https://node.example',
    '<%= config.bin %> ledger anchor --to https://node.example --every 1h',
  ]
  static override readonly flags = {
    to: Flags.string({ summary: 'JSON-RPC address of a node of the other chain', helpValue: 'URL' }),
    every: Flags.string({ summary: 'go on until stopped, once in so much time', helpValue: 'SPAN' }),
  }

  override async run() {
    const { anchorLedger, keepAnchoring } = await import('../../app/index.ts')
    const { flags, ask } = this
    const url = await ask.text(flags.to, { flag: '--to', what: 'JSON-RPC address', parse: words })
    const everyMs = flags.every === undefined ? undefined : span(flags.every)
    const workspace = await this.workspace()
    const tell = (anchored: Awaited<ReturnType<typeof anchorLedger>>) => {
      this
        .say`block ${anchored.height} anchored on chain ${anchored.chainId}, in its block ${anchored.block} at ${minute(anchored.seenAt)}`
    }
    if (everyMs === undefined) {
      const anchored = await anchorLedger(workspace, url)
      tell(anchored)
      return anchored
    }
    const { signal } = this.stopSignal()
    const last = await keepAnchoring(workspace, { url, everyMs, signal }, (event) => {
      if (event === 'unreachable') this.warn(`${url} is out of reach, again in ${flags.every}`)
      else tell(event)
    })
    return last ?? {}
  }
}
