import { BaseCommand } from '../../cli/index.ts'

export default class LedgerStatus extends BaseCommand<typeof LedgerStatus> {
  static override readonly summary = 'Show which ledger this site is on, who governs it, and what waits for it.'
  static override readonly examples = ['<%= config.bin %> ledger status']

  override async run() {
    const { ledgerStatus, partyName } = await import('../../app/index.ts')
    const workspace = await this.workspace()
    const status = await ledgerStatus(workspace)
    const { chainId, contract, head, council, ownRoles, recorded, rejected, unsent } = status
    const { tables } = await workspace.answers()
    const members = council?.members.map((member) => partyName(tables, member)).join(', ')
    this.say`chain     ${chainId}, rulebook at ${contract}`
    this.say`head      ${head ? `block ${head.height}` : 'out of reach'}`
    if (council) this.say`council   ${council.threshold} of ${members ?? ''}`
    this.say`this site ${ownRoles ? `admitted as ${ownRoles.join(', ')}` : 'not admitted'}`
    this.say`recorded  ${recorded}, refused ${rejected}`
    this.say`waiting   ${unsent} here`
    return status
  }
}
