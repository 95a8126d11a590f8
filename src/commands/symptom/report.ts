import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'
import { parseInstant } from '../../values/index.ts'

export default class SymptomReport extends BaseCommand<typeof SymptomReport> {
  static override readonly summary = 'Report what followed a dose.'
  static override readonly description =
    'The form is sealed to the clinic, the maker, the regulators, and the patient whose card is given; with a card the patient’s pseudonym signs, otherwise the clinic. The codes are those of the WHO form; a wrong one is answered with the list.'
  static override readonly examples = [
    '<%= config.bin %> symptom report 0x3fa85f6457 --onset 2026-11-21T18:00:00Z --event fever-38-or-more --outcome recovering --patient card.json',
  ]
  static override readonly args = {
    dose: Args.string({ description: 'identity of the dose, or the beginning of it', ignoreStdin: true }),
  }
  static override readonly flags = {
    onset: Flags.string({ summary: 'when it began, ISO 8601', helpValue: 'TIME' }),
    event: Flags.string({ summary: 'what happened', helpValue: 'CODE', multiple: true, multipleNonGreedy: true }),
    outcome: Flags.string({ summary: 'how it went', helpValue: 'CODE', default: 'unknown' }),
    serious: Flags.string({ summary: 'why it is serious', helpValue: 'CODE', multiple: true, multipleNonGreedy: true }),
    description: Flags.string({ summary: 'the event in words; needed for other', helpValue: 'TEXT' }),
    patient: Flags.string({ summary: 'the patient’s card', helpValue: 'FILE' }),
    reporter: Flags.string({ summary: 'name of who reports', helpValue: 'NAME' }),
    comments: Flags.string({ summary: 'anything else', helpValue: 'TEXT' }),
  }

  override async run() {
    const app = await import('../../app/index.ts')
    const { flags, ask } = this
    const dose = await ask.text(this.args.dose, { flag: 'DOSE', what: 'dose', parse: words })
    const onsetAt = await ask.text(flags.onset, { flag: '--onset', what: 'when it began', parse: parseInstant })
    const happened = { flag: '--event', what: 'what happened', choices: app.adverseEvents }
    const events = flags.event ?? [await ask.choice(undefined, happened)]
    const blank = app.blankForm(onsetAt)
    const form = {
      ...blank,
      ...app.symptomCodes({ events, outcome: flags.outcome, serious: flags.serious ?? [] }),
      description: flags.description ?? null,
      comments: flags.comments ?? null,
      reporter: { ...blank.reporter, name: flags.reporter ?? null },
    }
    const card = flags.patient === undefined ? null : app.readCard(flags.patient)
    const reported = await app.reportSymptom(await this.workspace(), { dose, form, card })
    this.say`report ${app.shortId(reported.symptom)} on dose ${app.shortId(reported.dose)} recorded`
    for (const name of reported.unreached)
      this.hint`${name} cannot read it: the ledger has no usable recipient of it; tell it another way`
    return reported
  }
}
