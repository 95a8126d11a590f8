import { Args, Flags } from '@oclif/core'
import { BaseCommand, folded } from '../../cli/index.ts'

export default class DoseCheck extends BaseCommand<typeof DoseCheck> {
  static override readonly summary = 'Go or no-go: may this vial be used here and now? Records nothing.'
  static override readonly description =
    'Exit code 0 is go, 3 is no-go; every reason is given. With the patient’s card a second dose from the same vial is noticed.'
  static override readonly examples = ['<%= config.bin %> dose check "(01)09506000134352(21)7H3KQ0ZD9M2B"']
  static override readonly args = { vial: Args.string({ description: 'the vial', ignoreStdin: true }) }
  static override readonly flags = { patient: Flags.string({ summary: 'the patient’s card', helpValue: 'FILE' }) }

  override async run() {
    const { checkDose, readCard, vialNamed } = await import('../../app/index.ts')
    const { patient } = this.flags
    const vial = await this.ask.text(this.args.vial, { flag: 'VIAL', what: 'vial', parse: vialNamed })
    const card = patient === undefined ? null : readCard(patient)
    const { go, reasons } = await checkDose(await this.workspace(), vial, card)
    this.log(go ? 'GO' : 'NO-GO')
    for (const { code, detail } of reasons) this.log(folded('  ', `${detail} (${code})`))
    if (!go) this.endAs('refused')
    return { go, reasons }
  }
}
