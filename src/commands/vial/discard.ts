import { Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'
import { givenVial, vialArgs, vialFlags } from '../dose/check.ts'

export default class VialDiscard extends BaseCommand<typeof VialDiscard> {
  static override readonly summary = 'Record that a vial was thrown away.'
  static override readonly examples = [
    '<%= config.bin %> vial discard "(01)09506000134352(21)7H3KQ0ZD9M2B" --reason "session over"',
  ]
  static override readonly args = vialArgs
  static override readonly flags = { ...vialFlags, reason: Flags.string({ summary: 'why', helpValue: 'TEXT' }) }

  override async run() {
    const { discardVial, printedName } = await import('../../app/index.ts')
    const workspace = await this.workspace()
    const { vial } = await givenVial(workspace, this.ask, this.args.vial, this.flags.image)
    const reason = await this.ask.text(this.flags.reason, { flag: '--reason', what: 'reason', parse: words })
    const outcome = await discardVial(workspace, vial, reason)
    this.say`${printedName(vial)} discarded: ${reason}`
    return { ...outcome, vial, reason }
  }
}
