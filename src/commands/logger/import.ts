import { Args, Flags } from '@oclif/core'
import type { ImportedLogger, LoggerSummary } from '../../app/index.ts'
import { BaseCommand, dateOrders, folded, offset, profileNames, table, words } from '../../cli/index.ts'
import { formatCelsius, type MilliCelsius, printable } from '../../values/index.ts'

const verdicts = {
  genuine: 'signed by whoever holds the key of its lot',
  edited: 'its bytes were changed after it was signed',
  absent: 'not signed',
} as const

export default class LoggerImport extends BaseCommand<typeof LoggerImport> {
  static override readonly summary = 'Make the file of a data logger evidence, or look into it.'
  static override readonly description =
    'Reads the text exports of Fridge-tags and Q-tags and checks the logger’s own signature over every byte. What was edited or not signed, as any table in CSV, is shown with --dry-run and never imported. The logger’s clock knows no zone: say how far it is ahead of UTC.'
  static override readonly examples = [
    '<%= config.bin %> logger import 130400191544_202304201514.txt --dry-run',
    '<%= config.bin %> logger import RCPJ00010.txt --container cold-box-7 --profile qtag-clm --utc-offset +01:00',
  ]
  static override readonly args = {
    file: Args.string({ description: 'text export of the logger', ignoreStdin: true }),
  }
  static override readonly flags = {
    'dry-run': Flags.boolean({ summary: 'only look into the file; needs no site' }),
    container: Flags.string({ summary: 'what it travelled or stood in', helpValue: 'LABEL' }),
    profile: Flags.string({
      summary: `excursion profile its readings are judged by, may be repeated: ${profileNames}`,
      helpValue: 'NAME',
      multiple: true,
    }),
    label: Flags.string({
      summary: 'what it is called here, another one for each container it is used in; logger-SERIAL unless given',
      helpValue: 'LABEL',
    }),
    'utc-offset': Flags.string({ summary: 'how far its clock is ahead of UTC', helpValue: '+02:00' }),
    'time-column': Flags.string({ summary: 'in a table, the column of times', helpValue: 'NAME' }),
    'temperature-column': Flags.string({ summary: 'in a table, the column of temperatures', helpValue: 'NAME' }),
    'date-order': Flags.option({ summary: 'how 03/04/2026 is meant', options: dateOrders, helpValue: 'dmy|mdy' })(),
  }

  override async run() {
    const { importLogger, inspectLogger } = await import('../../app/index.ts')
    const { flags } = this
    const file = await this.ask.text(this.args.file, { flag: 'FILE', what: 'file of the logger', parse: words })
    if (flags['dry-run']) {
      const { 'time-column': time, 'temperature-column': temperature, 'date-order': dateOrder } = flags
      const summary = inspectLogger(file, { time, temperature, dateOrder })
      this.show(summary)
      if (summary.signature.status === 'edited') this.endAs('unverified')
      return summary
    }
    const answer = (given: string | undefined, flag: string, what: string) =>
      this.ask.text(given, { flag, what, parse: words })
    const container = await answer(flags.container, '--container', 'container it was in')
    const ask = () => answer(undefined, '--profile', 'excursion profile, for example who-30dtr')
    const profiles = flags.profile ?? [await ask()]
    const ahead = { flag: '--utc-offset', what: 'offset of its clock from UTC, for example +02:00', parse: offset }
    const utcOffsetMs = await this.ask.text(flags['utc-offset'], ahead)
    const label = flags.label === undefined ? {} : { label: words(flags.label) }
    const given = { container, ...label, profiles, utcOffsetMs }
    const imported = await importLogger(await this.workspace(), file, given)
    this.show(imported)
    this.tell(imported)
    return imported
  }

  private show({ device, serial, signature, days, readings, mktMilliCelsius }: LoggerSummary): void {
    if (device === null || serial === null) this.say`a table that names no device`
    else this.say`${device}, serial ${serial}`
    this.say`signature  ${signature.status}: ${verdicts[signature.status]}`
    if (signature.lot !== null) this.say`lot        ${signature.lot}, key ${signature.key?.slice(0, 16) ?? 'none'}`
    if (mktMilliCelsius !== null)
      this.say`readings   ${readings}, mean kinetic temperature ${formatCelsius(mktMilliCelsius)}`
    const shown = (value: MilliCelsius | null) => (value === null ? 'none' : formatCelsius(value))
    const rows = days.map((day) => [
      ...[day.date, shown(day.minMilliCelsius), shown(day.maxMilliCelsius), shown(day.meanMilliCelsius)],
      printable(day.alarms.map(({ side, at }) => `${side} at ${at}`).join(', ')),
    ])
    this.log(table(['day', 'lowest', 'highest', 'mean', 'alarms'], rows))
    const alarmed = days.filter(({ alarms }) => alarms.length > 0).map(({ date }) => date)
    if (alarmed.length === 0) return
    const raised = `the logger itself raised alarms on ${alarmed.join(', ')}, by limits of its own; what is judged here are the readings, and these need not show how long it was out of range`
    this.log(folded('', raised))
  }

  private tell({ imported, isRepeated, stated, excursions, firstUse, signature }: ImportedLogger): void {
    if (isRepeated) this.say`this file was imported before`
    const known = excursions.length - stated
    const before = known > 0 ? `, ${known} were stated before` : ''
    this.say`${imported} readings imported, ${stated} findings stated${before}`
    if (!firstUse) return
    const pinned = `lot ${signature.lot} was not known here; its key is pinned now, and a later file of this lot must carry the same one`
    this.log(folded('', printable(pinned)))
  }
}
