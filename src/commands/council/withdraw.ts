import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class CouncilWithdraw extends BaseCommand<typeof CouncilWithdraw> {
  static override readonly summary = 'Take back a decision that was announced and has not taken effect.'
  static override readonly description =
    'It takes as many members as a decision does: the first makes the action file, and each runs the same command.'
  static override readonly examples = ['<%= config.bin %> council withdraw 0x3fa85f6457 --action withdraw.json']
  static override readonly args = {
    decision: Args.string({ description: 'its identity, or the beginning of it', ignoreStdin: true }),
  }
  static override readonly flags = {
    action: Flags.string({ summary: 'file that carries the signatures', helpValue: 'FILE' }),
  }

  override async run() {
    const { withdrawDecision } = await import('../../app/index.ts')
    const { ask } = this
    const text = await ask.text(this.args.decision, { flag: 'DECISION', what: 'decision', parse: words })
    const file = await ask.text(this.flags.action, { flag: '--action', what: 'file of signatures', parse: words })
    await ask.confirm(`sign that decision ${text} is withdrawn`)
    const { decision, signed, threshold, statement } = await withdrawDecision(await this.workspace(), text, file)
    this
      .say`${decision.event.kind} ${statement === null ? 'waits' : 'is withdrawn'}: ${signed} of ${threshold} have signed`
    if (statement === null) this.hint`give ${file} to the next member, who runs the same command`
    return { decision, action: file, signed, threshold, statement }
  }
}
