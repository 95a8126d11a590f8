import { Flags } from '@oclif/core'
import { BaseCommand, minute, moment } from '../../cli/index.ts'
import { givenVial, vialArgs, vialFlags } from '../dose/check.ts'

const conditions = ['prequalified', 'approved', 'kept-in-range', 'monitor-good'] as const

export default class VialOpen extends BaseCommand<typeof VialOpen> {
  static override readonly summary = 'Open a vial: from here on its discard time runs.'
  static override readonly description =
    'A multi-dose vial may be kept beyond the session only when all four conditions of WHO/IVB/14.07 are confirmed.'
  static override readonly examples = [
    '<%= config.bin %> vial open "(01)09506000134352(21)7H3KQ0ZD9M2B" --session-ends 4h',
  ]
  static override readonly args = vialArgs
  static override readonly flags = {
    ...vialFlags,
    'session-ends': Flags.string({ summary: 'when the session ends: 4h or ISO 8601', helpValue: 'WHEN' }),
    confirmed: Flags.option({
      summary: 'condition a person has checked',
      options: conditions,
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'CONDITION',
    })(),
  }

  override async run() {
    const { openVial, printedName } = await import('../../app/index.ts')
    const { confirmed = [], image, 'session-ends': ends } = this.flags
    const workspace = await this.workspace()
    const { vial, elements: label } = await givenVial(workspace, this.ask, this.args.vial, image)
    const session = ends === undefined ? {} : { sessionEndsAt: moment(ends, workspace.clock.now()) }
    const opened = await openVial(workspace, vial, { ...session, confirmed, label })
    this.say`${printedName(vial)} is open; discard it at ${minute(opened.discardAt)}: ${opened.reason}`
    return { ...opened, vial }
  }
}
