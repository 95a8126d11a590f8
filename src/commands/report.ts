import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/index.ts'

export default class Report extends BaseCommand<typeof Report> {
  static override readonly summary = 'Write one page about a batch: its route, its temperatures, who had it.'
  static override readonly description =
    'The page is one HTML file with everything in it. Everything is verified first, and the page says what came of it.'
  static override readonly examples = [
    '<%= config.bin %> report "(01)09506000134352(10)VT2611A" --from 0x3fa85f6457 --out report.html',
  ]
  static override readonly args = { batch: Args.string({ description: 'the batch', ignoreStdin: true }) }
  static override readonly flags = {
    from: Flags.string({ summary: 'symptom report or dose: draw the way to it', helpValue: 'ID' }),
    out: Flags.string({ summary: 'file to write', helpValue: 'FILE', default: 'report.html' }),
  }

  override async run() {
    const { batchNamed, makeReport, printedName, requireFolderOf, verify, writeNamed } = await import('../app/index.ts')
    const { from, out } = this.flags
    const batch = await this.ask.text(this.args.batch, { flag: 'BATCH', what: 'batch', parse: batchNamed })
    requireFolderOf(out)
    const workspace = await this.workspace()
    const verification = await verify(workspace)
    writeNamed(out, await makeReport(workspace, { batch, verification, ...(from === undefined ? {} : { from }) }))
    this.say`${printedName(batch)}: ${out}`
    if (!verification.ok) this.endAs('unverified')
    return { batch, report: out, verified: verification.ok }
  }
}
