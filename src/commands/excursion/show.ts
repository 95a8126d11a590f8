import { Args } from '@oclif/core'
import { BaseCommand, minute, table, words } from '../../cli/index.ts'
import { formatCelsius, formatSpan } from '../../values/index.ts'

export default class ExcursionShow extends BaseCommand<typeof ExcursionShow> {
  static override readonly summary = 'Show one excursion and what became of each unit it touched.'
  static override readonly examples = ['<%= config.bin %> excursion show 0x3fa85f6457']
  static override readonly args = {
    excursion: Args.string({ description: 'its identity, or the beginning of it', ignoreStdin: true }),
  }

  override async run() {
    const { partyName, printedName, showExcursion } = await import('../../app/index.ts')
    const asked = { flag: 'EXCURSION', what: 'excursion', parse: words }
    const id = await this.ask.text(this.args.excursion, asked)
    const workspace = await this.workspace()
    const shown = await showExcursion(workspace, id)
    const { tables } = await workspace.answers()
    const { label, owner, profile, startedAt, endedAt, worst, limit, limitMs, side, affected } = shown
    this.say`${label} of ${partyName(tables, owner)}, judged by ${profile}`
    this.say`${minute(startedAt)}, ${endedAt === null ? 'goes on' : `for ${formatSpan(endedAt - startedAt)}`}`
    const beyond = side === 'high' ? 'above' : 'below'
    this.say`worst ${formatCelsius(worst)}; ${formatSpan(limitMs)} ${beyond} ${formatCelsius(limit)} is too long`
    this.log(
      table(
        ['unit', 'state'],
        affected.map(({ unit, state }) => [printedName(unit.name), state]),
      ),
    )
    return shown
  }
}
