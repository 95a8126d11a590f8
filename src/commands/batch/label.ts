import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class BatchLabel extends BaseCommand<typeof BatchLabel> {
  static override readonly summary = 'Draw the label of a batch, vial, carton or pallet, and read it back.'
  static override readonly description =
    'A drawing is two files: OUT.svg in millimetres and OUT.png, or one of them where OUT has that ending. Every label is ' +
    'decoded again before it is written. Only the maker prints a label for every vial.'
  static override readonly examples = [
    '<%= config.bin %> batch label "(01)09506000134352(21)7H3KQ0ZD9M2B" --out vial',
    '<%= config.bin %> batch label 095060000000000015 --out pallet',
    '<%= config.bin %> batch label "(01)09506000134352(10)VT2611A" --every-vial --as pdf --out vials',
  ]
  static override readonly args = {
    name: Args.string({ description: 'batch, vial, carton or pallet', ignoreStdin: true }),
  }
  static override readonly flags = {
    out: Flags.string({ summary: 'file to write; without an ending, all of that form', helpValue: 'PATH' }),
    force: Flags.boolean({ summary: 'overwrite other files of that name' }),
    'every-vial': Flags.boolean({ summary: 'one label for each vial of the batch' }),
    as: Flags.option({
      summary: 'a drawing, A4 sheets, or ZPL for a label printer of 203 dpi',
      options: ['drawing', 'pdf', 'zpl'] as const,
      default: 'drawing',
    })(),
    symbol: Flags.option({
      summary: 'data-matrix, or gs1-128 for a carton or pallet; link is a QR Code for people',
      options: ['data-matrix', 'gs1-128', 'link'] as const,
    })(),
  }

  override async run() {
    const { anyNamed, printedName, writeLabels } = await import('../../app/index.ts')
    const { flags, ask } = this
    const name = await ask.text(this.args.name, { flag: 'NAME', what: 'batch, vial or unit', parse: anyNamed })
    const out = await ask.text(flags.out, { flag: '--out', what: 'file to write', parse: words })
    const { signal } = this.stopSignal()
    const order = { name, out, form: flags.as, everyVial: flags['every-vial'], force: flags.force, signal }
    const chosen = flags.symbol === undefined ? order : { ...order, symbol: flags.symbol }
    const { files, labels } = await writeLabels(await this.workspace(), chosen)
    const many = flags['every-vial'] ? ` (${labels} labels)` : ''
    this.say`${printedName(name)}: ${files.join(', ')}${many}`
    return { name, labels, files }
  }
}
