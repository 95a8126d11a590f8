import { BaseCommand, folded } from '../../cli/index.ts'

export default class TraceClones extends BaseCommand<typeof TraceClones> {
  static override readonly summary =
    'List serials of which two appearances cannot be one thing’s: at least one is a copy.'
  static override readonly description =
    'What the ledger recorded of all parties is held against what this site scanned: too far apart for the time between (see `party locate`), dispensed twice, seen after its end, or in two batches. Exit code 3 when there is any.'
  static override readonly examples = ['<%= config.bin %> trace clones']

  override async run() {
    const { listClones, printedName, sayClone } = await import('../../app/index.ts')
    const workspace = await this.workspace()
    const cases = await listClones(workspace)
    const { tables } = await workspace.answers()
    if (cases.length === 0) this.log('no serial was seen where it cannot have been')
    for (const each of cases) this.log(`${printedName(each.unit)}\n${folded('  ', sayClone(tables, each))}`)
    if (cases.length > 0) this.endAs('refused')
    return { cases }
  }
}
