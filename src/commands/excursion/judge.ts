import { Flags } from '@oclif/core'
import { BaseCommand, dateOrders, minute, profileNames, span, table, words } from '../../cli/index.ts'
import { formatCelsius, formatSpan } from '../../values/index.ts'

export default class ExcursionJudge extends BaseCommand<typeof ExcursionJudge> {
  static override readonly summary = 'Judge a table of temperatures by one or several profiles.'
  static override readonly description =
    'Nothing is recorded, and no site is needed. Time between readings further apart than the gap is unknown: it counts neither as safe nor as a breach, so each excursion has a certain and a possible length.'
  static override readonly examples = [
    '<%= config.bin %> excursion judge --csv fridge.csv --profile who-30dtr --profile fridge-strict',
  ]
  static override readonly flags = {
    csv: Flags.string({ summary: 'table in which a line names the columns', helpValue: 'FILE' }),
    profile: Flags.string({
      summary: `excursion profile, may be repeated: ${profileNames}`,
      helpValue: 'NAME',
      multiple: true,
    }),
    'max-gap': Flags.string({
      summary: 'longest time between readings that is no gap; three times their usual spacing when left out',
      helpValue: '15min',
    }),
    'time-column': Flags.string({ summary: 'name of the column of times', helpValue: 'NAME' }),
    'temperature-column': Flags.string({ summary: 'name of the column of temperatures', helpValue: 'NAME' }),
    'utc-offset': Flags.string({ summary: 'zone of times that name none', helpValue: '+02:00' }),
    'date-order': Flags.option({ summary: 'how 03/04/2026 is meant', options: dateOrders, helpValue: 'dmy|mdy' })(),
  }

  override async run() {
    const { judgeTable } = await import('../../app/index.ts')
    const { csv, profile: names, 'max-gap': gap, 'utc-offset': utcOffset } = this.flags
    const file = await this.ask.text(csv, { flag: '--csv', what: 'table of temperatures', parse: words })
    const asked = { flag: '--profile', what: 'excursion profile', parse: words }
    const judged = judgeTable(file, names ?? [await this.ask.text(undefined, asked)], {
      ...{ time: this.flags['time-column'], temperature: this.flags['temperature-column'], utcOffset },
      dateOrder: this.flags['date-order'],
      maxGapMs: gap === undefined ? undefined : span(gap),
    })
    const rows = judged.profiles.flatMap(({ profile, excursions }) =>
      excursions.map(({ startedAt, endedAt, worst, certainMs, possibleMs }) => [
        ...[profile, minute(startedAt), endedAt === null ? 'goes on' : minute(endedAt)],
        ...[formatCelsius(worst), formatSpan(certainMs), formatSpan(possibleMs)],
      ]),
    )
    const { readings, measuredMs, unknownMs, maxGapMs } = judged
    this
      .say`${readings} readings, ${formatSpan(measuredMs)} measured, ${formatSpan(unknownMs)} in gaps over ${formatSpan(maxGapMs)}`
    const by = judged.profiles.map(({ profile }) => profile).join(', ')
    if (rows.length === 0 && measuredMs === 0) this.say`nothing to judge by ${by}: no time was measured`
    else if (rows.length === 0) this.say`no excursion by ${by} in the time that was measured`
    else this.log(table(['profile', 'from', 'to', 'worst', 'certain', 'possible'], rows))
    return judged
  }
}
