import { BaseCommand, minute, table } from '../../cli/index.ts'

export default class SymptomList extends BaseCommand<typeof SymptomList> {
  static override readonly summary = 'List symptom reports. What they say is sealed.'
  static override readonly examples = ['<%= config.bin %> symptom list']

  override async run() {
    const { listSymptoms, partyName, shortId } = await import('../../app/index.ts')
    const workspace = await this.workspace()
    const symptoms = await listSymptoms(workspace)
    const { tables } = await workspace.answers()
    const rows = symptoms.map(({ id, dose, reportedAt, party }) => [
      ...[shortId(id), shortId(dose)],
      minute(reportedAt),
      partyName(tables, party),
    ])
    this.log(table(['report', 'dose', 'reported', 'clinic'], rows))
    return { symptoms }
  }
}
