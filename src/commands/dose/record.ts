import { Args, Flags } from '@oclif/core'
import { BaseCommand, count, words } from '../../cli/index.ts'

export default class DoseRecord extends BaseCommand<typeof DoseRecord> {
  static override readonly summary = 'Record a dose of an opened vial for the holder of a card.'
  static override readonly description =
    'Nobody can tell from the ledger who it was: it has a pseudonym made for this vial, a salted commitment, and the hash of a record sealed to the clinic and the patient.'
  static override readonly examples = [
    '<%= config.bin %> dose record "(01)09506000134352(21)7H3KQ0ZD9M2B" --patient card.json --note "left arm"',
  ]
  static override readonly args = { vial: Args.string({ description: 'the vial', ignoreStdin: true }) }
  static override readonly flags = {
    patient: Flags.string({ summary: 'the patient’s card', helpValue: 'FILE' }),
    'dose-number': Flags.string({ summary: 'which dose of the schedule it is', helpValue: 'N', default: '1' }),
    note: Flags.string({ summary: 'kept in the sealed record', helpValue: 'TEXT' }),
  }

  override async run() {
    const { printedName, readCard, recordDose, shortId, vialNamed } = await import('../../app/index.ts')
    const { patient, note = null } = this.flags
    const vial = await this.ask.text(this.args.vial, { flag: 'VIAL', what: 'vial', parse: vialNamed })
    const file = await this.ask.text(patient, { flag: '--patient', what: 'file of the patient’s card', parse: words })
    const given = { vial, card: readCard(file), doseNumber: count(this.flags['dose-number']), note }
    const recorded = await recordDose(await this.workspace(), given)
    this.say`dose ${shortId(recorded.dose)} of ${printedName(vial)} recorded for pseudonym ${recorded.pseudonym}`
    return { ...recorded, vial }
  }
}
