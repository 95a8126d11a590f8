import type { LedgerStatus as Status } from '../../app/index.ts'
import { BaseCommand } from '../../cli/index.ts'

export default class LedgerStatus extends BaseCommand<typeof LedgerStatus> {
  static override readonly summary = 'Show which ledger this site is on, how it stands, and what waits for it.'
  static override readonly examples = ['<%= config.bin %> ledger status']

  override async run() {
    const { ledgerStatus, partyName } = await import('../../app/index.ts')
    const workspace = await this.workspace()
    const status = await ledgerStatus(workspace)
    const { tables } = workspace.known()
    const { chainId, contract, codeHash, council, ownRoles, trouble } = status
    this.say`chain     ${chainId}, rulebook at ${contract}`
    if (codeHash) this.say`code      ${codeHash}`
    this.sayNodes(status)
    this.sayBlocks(status)
    if (council) {
      const members = council.members.map((member) => partyName(tables, member)).join(', ')
      this.say`council   ${council.threshold} of ${members}`
      this.say`this site ${ownRoles ? `admitted as ${ownRoles.join(', ')}` : 'not admitted'}`
    }
    this.saySaid(status)
    if (trouble) this.hint`${trouble.hint}`
    // A ledger that is away comes back; anything else has to be seen to.
    if (trouble && trouble.kind !== 'unreachable') this.endAs(trouble.kind)
    return status
  }

  private sayNodes({ nodes }: Status): void {
    for (const { url, height, trouble } of nodes) {
      this.say`node      ${url}${height === null ? '' : `, block ${height}`}`
      if (trouble) this.say`          ${trouble.sentence}`
    }
  }

  private sayBlocks({ nodes, trouble, head, final, confirmations, read, lagBlocks }: Status): void {
    const after =
      confirmations === 1 ? '' : `, final up to block ${final?.height ?? 0} (${confirmations} confirmations)`
    this.say`head      ${head ? `block ${head.height}${after}` : 'out of reach'}`
    if (trouble && nodes.length === 0) this.say`          ${trouble.sentence}`
    const lag = lagBlocks ? `, ${lagBlocks} behind the head` : ''
    this.say`read      ${read ? `up to block ${read.height}${lag}` : 'nothing yet'}`
  }

  private saySaid({ recorded, rejected, unsent, sent, refused }: Status): void {
    this.say`recorded  ${recorded}, refused ${rejected}`
    this.say`waiting   ${unsent} here${sent > 0 ? `, ${sent} of them sent and not answered for good` : ''}`
    if (refused > 0) this.say`refused   ${refused} of this site's statements; they are not sent again`
  }
}
