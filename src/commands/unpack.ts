import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/index.ts'

export default class Unpack extends BaseCommand<typeof Unpack> {
  static override readonly summary = 'Take cartons out of a pallet; all of them when none is named.'
  static override readonly description = 'What suspended the pallet goes on suspending each carton.'
  static override readonly examples = ['<%= config.bin %> unpack 095060000000000015']
  static override readonly args = { from: Args.string({ description: 'pallet or carton', ignoreStdin: true }) }
  static override readonly flags = {
    unit: Flags.string({ summary: 'carton to take out', helpValue: 'UNIT', multiple: true, multipleNonGreedy: true }),
  }

  override async run() {
    const { printedName, unitNamed, unpack } = await import('../app/index.ts')
    const from = await this.ask.text(this.args.from, { flag: 'FROM', what: 'pallet or carton', parse: unitNamed })
    const units = (this.flags.unit ?? []).map(unitNamed)
    const outcome = await unpack(await this.workspace(), { from, units })
    this.say`${printedName(from)} unpacked`
    return { ...outcome, from, units }
  }
}
