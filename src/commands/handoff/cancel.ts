import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/index.ts'

export default class HandoffCancel extends BaseCommand<typeof HandoffCancel> {
  static override readonly summary = 'Take back an offer that nobody has answered.'
  static override readonly examples = ['<%= config.bin %> handoff cancel 095060000000000015']
  static override readonly args = { unit: Args.string({ description: 'carton or pallet offered', ignoreStdin: true }) }

  override async run() {
    const { cancelOffer, printedName, unitNamed } = await import('../../app/index.ts')
    const unit = await this.ask.text(this.args.unit, { flag: 'UNIT', what: 'carton or pallet', parse: unitNamed })
    const outcome = await cancelOffer(await this.workspace(), unit)
    this.say`${printedName(unit)}: the offer is taken back`
    return { ...outcome, unit }
  }
}
