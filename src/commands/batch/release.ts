import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/index.ts'

export default class BatchRelease extends BaseCommand<typeof BatchRelease> {
  static override readonly summary = 'Release a batch: from here on its vials may be used.'
  static override readonly examples = ['<%= config.bin %> batch release "(01)09506000134352(10)VT2611A"']
  static override readonly args = { batch: Args.string({ description: 'the batch', ignoreStdin: true }) }

  override async run() {
    const { batchNamed, printedName, releaseBatch } = await import('../../app/index.ts')
    const name = await this.ask.text(this.args.batch, { flag: 'BATCH', what: 'batch', parse: batchNamed })
    const outcome = await releaseBatch(await this.workspace(), name)
    this.say`${printedName(name)} released`
    return { ...outcome, name }
  }
}
