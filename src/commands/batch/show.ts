import { Args } from '@oclif/core'
import { BaseCommand, folded, minute } from '../../cli/index.ts'
import { formatExpiry } from '../../values/index.ts'

export default class BatchShow extends BaseCommand<typeof BatchShow> {
  static override readonly summary = 'Show one batch: who made it, what its stages found, what may be done with it.'
  static override readonly examples = ['<%= config.bin %> batch show "(01)09506000134352(10)VT2611A"']
  static override readonly args = { batch: Args.string({ description: 'the batch', ignoreStdin: true }) }

  override async run() {
    const { batchNamed, partyName, printedName, showBatch } = await import('../../app/index.ts')
    const name = await this.ask.text(this.args.batch, { flag: 'BATCH', what: 'batch', parse: batchNamed })
    const workspace = await this.workspace()
    const shown = await showBatch(workspace, name)
    const { batch, stages, maker } = shown
    const { tables } = await workspace.answers()
    this.say`${printedName(batch.name)}`
    this.say`maker     ${maker}`
    this.say`vials     ${batch.unitCount}, ${batch.dosesPerVial} doses each`
    this.say`expires   ${formatExpiry(batch.expiresAt)}`
    this.say`released  ${batch.releasedAt === null ? 'no' : minute(batch.releasedAt)}`
    if (batch.recalledAt !== null && batch.recalledBy !== null) {
      const by = partyName(tables, batch.recalledBy)
      this.log(folded('recalled  ', `${minute(batch.recalledAt)} by ${by}: ${batch.recallReason ?? ''}`))
    }
    for (const { stage, passed, party, note } of stages)
      this.log(folded(`${stage.padEnd(10)}${passed ? 'passed' : 'failed'} `, `${partyName(tables, party)}: ${note}`))
    return shown
  }
}
