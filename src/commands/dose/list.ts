import { BaseCommand, minute, table } from '../../cli/index.ts'

export default class DoseList extends BaseCommand<typeof DoseList> {
  static override readonly summary = 'List the doses given at this clinic, by pseudonym.'
  static override readonly examples = ['<%= config.bin %> dose list']

  override async run() {
    const { listDoses, shortId } = await import('../../app/index.ts')
    const doses = await listDoses(await this.workspace())
    const rows = doses.map(({ id, givenAt, doseNumber, pseudonym }) => [
      shortId(id),
      minute(givenAt),
      doseNumber,
      pseudonym.slice(0, 12),
    ])
    this.log(table(['dose', 'given', 'number', 'pseudonym'], rows))
    return { doses }
  }
}
