import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class ContainerRemove extends BaseCommand<typeof ContainerRemove> {
  static override readonly summary = 'Record that a unit left the container it was in.'
  static override readonly examples = ['<%= config.bin %> container remove 095060000000000022 --container cold-room-1']
  static override readonly args = { unit: Args.string({ description: 'carton or pallet', ignoreStdin: true }) }
  static override readonly flags = {
    container: Flags.string({ summary: 'fridge, cold box or truck', helpValue: 'LABEL' }),
  }

  override async run() {
    const { printedName, removeUnit, unitNamed } = await import('../../app/index.ts')
    const unit = await this.ask.text(this.args.unit, { flag: 'UNIT', what: 'carton or pallet', parse: unitNamed })
    const container = { flag: '--container', what: 'container', parse: words }
    const label = await this.ask.text(this.flags.container, container)
    const outcome = await removeUnit(await this.workspace(), unit, label)
    this.say`${printedName(unit)} removed from ${label}`
    return { ...outcome, unit, label }
  }
}
