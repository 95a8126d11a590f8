import { Args } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class CouncilEnact extends BaseCommand<typeof CouncilEnact> {
  static override readonly summary = 'Let a decision take effect whose time lock has ended.'
  static override readonly description = 'Any one member of the council can do it. `council show` lists what waits.'
  static override readonly examples = ['<%= config.bin %> council enact 0x3fa85f6457']
  static override readonly args = {
    decision: Args.string({ description: 'its identity, or the beginning of it', ignoreStdin: true }),
  }

  override async run() {
    const { enactDecision } = await import('../../app/index.ts')
    const asked = { flag: 'DECISION', what: 'decision', parse: words }
    const text = await this.ask.text(this.args.decision, asked)
    const { decision, statement } = await enactDecision(await this.workspace(), text)
    this.say`${decision.event.kind} ${decision.id} has taken effect`
    return { decision, statement }
  }
}
