import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class ContainerPlace extends BaseCommand<typeof ContainerPlace> {
  static override readonly summary = 'Record that a unit went into a container: its probe speaks for it from now on.'
  static override readonly examples = ['<%= config.bin %> container place 095060000000000022 --container van-3']
  static override readonly args = { unit: Args.string({ description: 'carton or pallet', ignoreStdin: true }) }
  static override readonly flags = {
    container: Flags.string({ summary: 'fridge, cold box or truck', helpValue: 'LABEL' }),
  }

  override async run() {
    const { placeUnit, printedName, unitNamed } = await import('../../app/index.ts')
    const unit = await this.ask.text(this.args.unit, { flag: 'UNIT', what: 'carton or pallet', parse: unitNamed })
    const container = { flag: '--container', what: 'container', parse: words }
    const label = await this.ask.text(this.flags.container, container)
    const outcome = await placeUnit(await this.workspace(), unit, label)
    this.say`${printedName(unit)} placed in ${label}`
    return { ...outcome, unit, label }
  }
}
