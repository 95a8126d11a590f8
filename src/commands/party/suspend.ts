import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class PartySuspend extends BaseCommand<typeof PartySuspend> {
  static override readonly summary = 'Suspend a party, or lift its suspension: sign for the council.'
  static override readonly description =
    'A suspension takes effect as soon as enough members have signed; lifting one waits for the council’s time lock. The first member makes the action file, and each runs the same command.'
  static override readonly examples = [
    '<%= config.bin %> party suspend "Coldway Carriers" --action suspend.json',
    '<%= config.bin %> party suspend "Coldway Carriers" --lift --action lift.json',
  ]
  static override readonly args = {
    party: Args.string({ description: 'its name or address', ignoreStdin: true }),
  }
  static override readonly flags = {
    lift: Flags.boolean({ summary: 'lift its suspension' }),
    action: Flags.string({ summary: 'file that carries the signatures', helpValue: 'FILE' }),
  }

  override async run() {
    const { suspendParty } = await import('../../app/index.ts')
    const { ask, flags } = this
    const party = await ask.text(this.args.party, { flag: 'PARTY', what: 'party', parse: words })
    const file = await ask.text(flags.action, { flag: '--action', what: 'file of signatures', parse: words })
    await ask.confirm(flags.lift ? `sign that ${party} is heard again` : `sign that ${party} is suspended`)
    const action = await suspendParty(await this.workspace(), party, !flags.lift, file)
    const { signed, threshold, statement, readyAt } = action
    const done = flags.lift ? 'is heard again' : 'is suspended'
    this
      .say`${party} ${statement === null ? 'waits' : readyAt === null ? done : 'waits for the time lock'}: ${signed} of ${threshold} have signed`
    if (statement === null) this.hint`give ${file} to the next member, who runs the same command`
    return { party, suspended: !flags.lift, action: file, signed, threshold, statement, readyAt }
  }
}
