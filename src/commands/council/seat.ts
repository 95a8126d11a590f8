import { Flags } from '@oclif/core'
import { BaseCommand, count, span, words } from '../../cli/index.ts'

export default class CouncilSeat extends BaseCommand<typeof CouncilSeat> {
  static override readonly summary = 'Reseat the council: its members, how many decide, and its time lock.'
  static override readonly description =
    'The first member makes the action file; it goes from member to member, and each runs the same command. With --lock most decisions are announced that long before a member can enact them; a suspension takes effect at once.'
  static override readonly examples = [
    '<%= config.bin %> council seat --member Ministry --member "Maker One" --member "Maker Two" --threshold 2 --lock 48h --action seat.json',
  ]
  static override readonly flags = {
    member: Flags.string({ summary: 'party, by name or address; once for each', helpValue: 'PARTY', multiple: true }),
    threshold: Flags.string({ summary: 'how many members decide', helpValue: 'N' }),
    lock: Flags.string({ summary: 'how long before a decision can be enacted, such as 48h', helpValue: 'SPAN' }),
    action: Flags.string({ summary: 'file that carries the signatures', helpValue: 'FILE' }),
  }

  override async run() {
    const { seatCouncil, partiesNamed } = await import('../../app/index.ts')
    const { ask, flags } = this
    const names = await ask.text(flags.member?.join('\n'), { flag: '--member', what: 'member', parse: words })
    const threshold = await ask.text(flags.threshold, { flag: '--threshold', what: 'how many decide', parse: count })
    const lockMs = flags.lock === undefined ? 0 : span(flags.lock)
    const file = await ask.text(flags.action, { flag: '--action', what: 'file of signatures', parse: words })
    const workspace = await this.workspace()
    const members = await partiesNamed(workspace, names.split('\n'))
    await ask.confirm(`sign that ${threshold} of these ${members.length} decide: ${members.join(', ')}`)
    const action = await seatCouncil(workspace, { members, threshold, lockMs }, file)
    const { signed, statement, readyAt } = action
    this
      .say`the council ${statement === null ? 'waits' : readyAt === null ? 'is seated' : 'is announced'}: ${signed} of ${action.threshold} have signed`
    if (statement === null) this.hint`give ${file} to the next member, who runs the same command`
    return { members, action: file, signed, threshold: action.threshold, statement, readyAt }
  }
}
