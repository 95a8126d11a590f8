import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

const known = ['manufacturer', 'laboratory', 'carrier', 'warehouse', 'clinic', 'regulator', 'quality'] as const

export default class PartyRoles extends BaseCommand<typeof PartyRoles> {
  static override readonly summary = 'Change what a party may do: sign for the council.'
  static override readonly description =
    'The roles named replace all it has. Who has the role `quality` clears or condemns what excursions suspended, for makers that named it with `party delegate`. The first member makes the action file, and each runs the same command.'
  static override readonly examples = [
    '<%= config.bin %> party roles "District Store" --role warehouse --role quality --action roles.json',
  ]
  static override readonly args = {
    party: Args.string({ description: 'its name or address', ignoreStdin: true }),
  }
  static override readonly flags = {
    role: Flags.option({
      summary: 'a role; once for each',
      options: known,
      helpValue: 'ROLE',
      multiple: true,
      required: true,
    })(),
    action: Flags.string({ summary: 'file that carries the signatures', helpValue: 'FILE' }),
  }

  override async run() {
    const { setRoles } = await import('../../app/index.ts')
    const { ask, flags } = this
    const party = await ask.text(this.args.party, { flag: 'PARTY', what: 'party', parse: words })
    const file = await ask.text(flags.action, { flag: '--action', what: 'file of signatures', parse: words })
    await ask.confirm(`sign that ${party} has the roles ${flags.role.join(', ')}`)
    const action = await setRoles(await this.workspace(), party, flags.role, file)
    const { signed, threshold, statement, readyAt } = action
    this
      .say`${party} ${statement === null ? 'waits' : readyAt === null ? 'has its new roles' : 'waits for the time lock'}: ${signed} of ${threshold} have signed`
    if (statement === null) this.hint`give ${file} to the next member, who runs the same command`
    return { party, roles: flags.role, action: file, signed, threshold, statement, readyAt }
  }
}
