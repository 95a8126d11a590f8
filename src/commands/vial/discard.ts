import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class VialDiscard extends BaseCommand<typeof VialDiscard> {
  static override readonly summary = 'Record that a vial was thrown away.'
  static override readonly examples = [
    '<%= config.bin %> vial discard "(01)09506000134352(21)7H3KQ0ZD9M2B" --reason "session over"',
  ]
  static override readonly args = { vial: Args.string({ description: 'the vial', ignoreStdin: true }) }
  static override readonly flags = { reason: Flags.string({ summary: 'why', helpValue: 'TEXT' }) }

  override async run() {
    const { discardVial, printedName, vialNamed } = await import('../../app/index.ts')
    const vial = await this.ask.text(this.args.vial, { flag: 'VIAL', what: 'vial', parse: vialNamed })
    const reason = await this.ask.text(this.flags.reason, { flag: '--reason', what: 'reason', parse: words })
    const outcome = await discardVial(await this.workspace(), vial, reason)
    this.say`${printedName(vial)} discarded: ${reason}`
    return { ...outcome, vial, reason }
  }
}
