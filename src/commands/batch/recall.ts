import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class BatchRecall extends BaseCommand<typeof BatchRecall> {
  static override readonly summary = 'Recall a batch, or one unit: no vial of it may be opened or dosed any more.'
  static override readonly examples = [
    '<%= config.bin %> batch recall "(01)09506000134352(10)VT2611A" --reason "particles in vials"',
    '<%= config.bin %> batch recall --unit 095060000000000022 --reason "carton was wet"',
  ]
  static override readonly args = { batch: Args.string({ description: 'the batch', ignoreStdin: true }) }
  static override readonly flags = {
    unit: Flags.string({ summary: 'recall only this carton or pallet', helpValue: 'UNIT' }),
    reason: Flags.string({ summary: 'why, for all parties', helpValue: 'TEXT' }),
  }

  override async run() {
    const { batchNamed, printedName, recall, unitNamed } = await import('../../app/index.ts')
    const { flags, ask } = this
    const scope = flags.unit === undefined ? 'batch' : 'unit'
    const name =
      flags.unit === undefined
        ? await ask.text(this.args.batch, { flag: 'BATCH', what: 'batch', parse: batchNamed })
        : unitNamed(flags.unit)
    const reason = await ask.text(flags.reason, { flag: '--reason', what: 'reason', parse: words })
    await ask.confirm(`recall ${printedName(name)} for good`)
    const outcome = await recall(await this.workspace(), name, scope, reason)
    this.say`${printedName(name)} recalled: ${reason}`
    return { ...outcome, name, scope, reason }
  }
}
