import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class BatchLabel extends BaseCommand<typeof BatchLabel> {
  static override readonly summary = 'Draw the label of a batch, vial, carton or pallet, and read it back.'
  static override readonly description = 'Two files of the same drawing are written: OUT.svg in millimetres, OUT.png.'
  static override readonly examples = [
    '<%= config.bin %> batch label "(01)09506000134352(21)7H3KQ0ZD9M2B" --out vial',
    '<%= config.bin %> batch label 095060000000000015 --out pallet',
  ]
  static override readonly args = {
    name: Args.string({ description: 'batch, vial, carton or pallet', ignoreStdin: true }),
  }
  static override readonly flags = {
    out: Flags.string({ summary: 'files to write, without an ending', helpValue: 'PATH' }),
  }

  override async run() {
    const { anyNamed, printedName, writeLabel } = await import('../../app/index.ts')
    const { flags, ask } = this
    const name = await ask.text(this.args.name, { flag: 'NAME', what: 'batch, vial or unit', parse: anyNamed })
    const out = await ask.text(flags.out, { flag: '--out', what: 'files to write, without an ending', parse: words })
    const { svg, png } = await writeLabel(await this.workspace(), name, out)
    this.say`${printedName(name)}: ${svg}, ${png}`
    return { name, svg, png }
  }
}
