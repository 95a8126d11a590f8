import { BaseCommand, minute, table } from '../../cli/index.ts'

export default class SymptomDue extends BaseCommand<typeof SymptomDue> {
  static override readonly summary = 'List the people to ask now how they are, by pseudonym.'
  static override readonly examples = ['<%= config.bin %> symptom due']

  override async run() {
    const { shortId, symptomsDue } = await import('../../app/index.ts')
    const due = await symptomsDue(await this.workspace())
    const rows = due.map(({ dose, day, until, pseudonym }) => [
      shortId(dose),
      day,
      minute(until),
      pseudonym.slice(0, 12),
    ])
    this.log(table(['dose', 'day', 'until', 'pseudonym'], rows))
    return { due }
  }
}
