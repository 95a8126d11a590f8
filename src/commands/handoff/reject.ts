import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class HandoffReject extends BaseCommand<typeof HandoffReject> {
  static override readonly summary = 'Reject an offer: the units stay with the sender.'
  static override readonly examples = ['<%= config.bin %> handoff reject 095060000000000015 --reason "seal broken"']
  static override readonly args = { unit: Args.string({ description: 'carton or pallet offered', ignoreStdin: true }) }
  static override readonly flags = { reason: Flags.string({ summary: 'why, for all parties', helpValue: 'TEXT' }) }

  override async run() {
    const { printedName, rejectUnit, unitNamed } = await import('../../app/index.ts')
    const unit = await this.ask.text(this.args.unit, { flag: 'UNIT', what: 'carton or pallet', parse: unitNamed })
    const reason = await this.ask.text(this.flags.reason, { flag: '--reason', what: 'reason', parse: words })
    const outcome = await rejectUnit(await this.workspace(), unit, reason)
    this.say`${printedName(unit)} rejected: ${reason}`
    return { ...outcome, unit, reason }
  }
}
