import { Args, Flags } from '@oclif/core'
import { BaseCommand, minute, moment, words } from '../../cli/index.ts'

export default class PartyDelegate extends BaseCommand<typeof PartyDelegate> {
  static override readonly summary = 'Let the quality assurance of another party assess units of yours, as their maker.'
  static override readonly description =
    'That party needs the role `quality`, too. Said again, the new end takes the place of the old: a near one ends it soon.'
  static override readonly examples = ['<%= config.bin %> party delegate "District Store" --until 365d']
  static override readonly args = {
    party: Args.string({ description: 'its name or address', ignoreStdin: true }),
  }
  static override readonly flags = {
    until: Flags.string({ summary: 'when it ends: a span such as 365d, or a time', helpValue: 'WHEN' }),
  }

  override async run() {
    const { delegateQuality } = await import('../../app/index.ts')
    const workspace = await this.workspace()
    const soon = (text: string) => moment(text, workspace.clock.now())
    const party = await this.ask.text(this.args.party, { flag: 'PARTY', what: 'party', parse: words })
    const until = await this.ask.text(this.flags.until, { flag: '--until', what: 'end of the delegation', parse: soon })
    await this.ask.confirm(`let ${party} clear or condemn units of yours until ${minute(until)}`)
    const outcome = await delegateQuality(workspace, party, until)
    this.say`${party} assesses units of yours until ${minute(until)}`
    return { ...outcome, party, until }
  }
}
