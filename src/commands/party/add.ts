import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class PartyAdd extends BaseCommand<typeof PartyAdd> {
  static override readonly summary = 'Admit a party: sign for the council, and submit it when enough members have.'
  static override readonly description =
    'The first member makes the action file; it goes from member to member, and each runs the same command.'
  static override readonly examples = ['<%= config.bin %> party add ../clinic/card.json --action admit-clinic.json']
  static override readonly args = {
    card: Args.string({ description: 'card.json of the party', ignoreStdin: true }),
  }
  static override readonly flags = {
    action: Flags.string({ summary: 'file that carries the signatures', helpValue: 'FILE' }),
  }

  override async run() {
    const { admitParty, readPartyCard } = await import('../../app/index.ts')
    const { ask } = this
    const card = readPartyCard(await ask.text(this.args.card, { flag: 'CARD', what: 'card.json', parse: words }))
    const file = await ask.text(this.flags.action, { flag: '--action', what: 'file of signatures', parse: words })
    await ask.confirm(`sign that ${card.name} (${card.address}) is admitted as ${card.roles.join(', ')}`)
    const { signed, threshold, statement, readyAt } = await admitParty(await this.workspace(), card, file)
    this
      .say`${card.name} ${statement === null ? 'waits' : readyAt === null ? 'is admitted' : 'waits for the time lock'}: ${signed} of ${threshold} have signed`
    if (statement === null) this.hint`give ${file} to the next member, who runs the same command`
    return { party: card, action: file, signed, threshold, statement, readyAt }
  }
}
