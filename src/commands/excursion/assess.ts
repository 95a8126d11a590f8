import { Args, Flags } from '@oclif/core'
import { BaseCommand, folded, words } from '../../cli/index.ts'

const decisions = ['cleared', 'condemned'] as const

export default class ExcursionAssess extends BaseCommand<typeof ExcursionAssess> {
  static override readonly summary = 'Weigh the readings of a suspended unit, and clear or condemn it.'
  static override readonly description =
    'The weighing goes over every stay of the unit, from the readings themselves. The decision is a person’s: it is asked for, or given with --decision. With --weigh nothing is decided.'
  static override readonly examples = [
    '<%= config.bin %> excursion assess 0x3fa85f6457 --unit 095060000000000022 --weigh',
    '<%= config.bin %> excursion assess 0x3fa85f6457 --unit 095060000000000022 --decision cleared --reason "within the maker’s budget"',
  ]
  static override readonly args = {
    excursion: Args.string({ description: 'its identity, or the beginning of it', ignoreStdin: true }),
  }
  static override readonly flags = {
    unit: Flags.string({ summary: 'carton or pallet it suspended', helpValue: 'UNIT' }),
    decision: Flags.option({ summary: 'what quality decides', options: decisions, helpValue: 'DECISION' })(),
    weigh: Flags.boolean({ summary: 'only weigh: decide nothing', exclusive: ['decision', 'reason'] }),
    reason: Flags.string({ summary: 'why; kept as a document, the ledger holds its hash', helpValue: 'TEXT' }),
  }

  override async run() {
    const { assess, printedName, unitNamed, weigh } = await import('../../app/index.ts')
    const { flags, ask } = this
    const asked = { flag: 'EXCURSION', what: 'excursion', parse: words }
    const excursion = await ask.text(this.args.excursion, asked)
    const unit = await ask.text(flags.unit, { flag: '--unit', what: 'carton or pallet', parse: unitNamed })
    const decide = () => ask.choice(flags.decision, { flag: '--decision', what: 'decision', choices: decisions })
    const explain = () => ask.text(flags.reason, { flag: '--reason', what: 'reason', parse: words })
    // Where nobody can be asked, what is missing must show before the long weighing.
    if (!this.interactive && !flags.weigh) await decide().then(explain)
    const workspace = await this.workspace()
    const weighing = await weigh(workspace, unit)
    this.say`the readings say: ${weighing.decision}`
    for (const reason of weighing.reasons) this.log(folded('  ', reason))
    if (flags.weigh) return { unit, weighing }
    const decision = await decide()
    const reason = await explain()
    const outcome = await assess(workspace, { unit, excursion, decision, reason })
    this.say`${printedName(unit)} ${decision}`
    return { ...outcome, unit, decision, reason, weighing }
  }
}
