import { Args, Flags } from '@oclif/core'
import { BaseCommand, count } from '../cli/index.ts'

const oneDrawing = { form: 'drawing', everyVial: false } as const

export default class Pack extends BaseCommand<typeof Pack> {
  static override readonly summary = 'Pack vials of a batch, or cartons, into a carton or pallet.'
  static override readonly examples = [
    '<%= config.bin %> pack 095060000000000022 --batch "(01)09506000134352(10)VT2611A" --vials 2500',
    '<%= config.bin %> pack 095060000000000015 --unit 095060000000000022 --unit 095060000000000039',
  ]
  static override readonly args = { into: Args.string({ description: 'carton or pallet', ignoreStdin: true }) }
  static override readonly flags = {
    batch: Flags.string({ summary: 'batch whose vials go in', helpValue: 'BATCH' }),
    vials: Flags.string({ summary: 'how many of them', helpValue: 'N', dependsOn: ['batch'] }),
    unit: Flags.string({
      summary: 'carton that goes in',
      helpValue: 'UNIT',
      multiple: true,
      multipleNonGreedy: true,
    }),
    label: Flags.string({ summary: 'draw its label too: files to write, without an ending', helpValue: 'PATH' }),
  }

  override async run() {
    const { batchNamed, pack, printedName, unitNamed, writeLabels } = await import('../app/index.ts')
    const { flags, ask } = this
    const into = await ask.text(this.args.into, { flag: 'INTO', what: 'carton or pallet', parse: unitNamed })
    const units = (flags.unit ?? []).map(unitNamed)
    const loose = flags.batch !== undefined || units.length === 0
    const vials = loose && {
      batch: await ask.text(flags.batch, { flag: '--batch', what: 'batch', parse: batchNamed }),
      count: await ask.text(flags.vials, { flag: '--vials', what: 'number of vials', parse: count }),
    }
    const workspace = await this.workspace()
    // Before it is recorded: a label that cannot be written must not leave a carton packed and unnamed.
    const drawn = flags.label && (await writeLabels(workspace, { name: into, out: flags.label, ...oneDrawing })).files
    const packed = await pack(workspace, { into, units, vials: vials || null })
    this.say`${printedName(into)}: ${packed.vials} vials and ${packed.units} units packed`
    return drawn ? { ...packed, label: drawn } : packed
  }
}
