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
    const { isMeasured, placeUnit, printedName, unitNamed } = await import('../../app/index.ts')
    const unit = await this.ask.text(this.args.unit, { flag: 'UNIT', what: 'carton or pallet', parse: unitNamed })
    const container = { flag: '--container', what: 'container', parse: words }
    const label = await this.ask.text(this.flags.container, container)
    const workspace = await this.workspace()
    const outcome = await placeUnit(workspace, unit, label)
    this.say`${printedName(unit)} placed in ${label}`
    if (!(await isMeasured(workspace, label)))
      this
        .hint`no thermometer of this site measures ${label}: enrol one with \`vialtrace device enroll\`, or check the name`
    return { ...outcome, unit, label }
  }
}
