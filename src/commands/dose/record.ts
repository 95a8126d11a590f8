import { Flags } from '@oclif/core'
import { BaseCommand, count, words } from '../../cli/index.ts'
import { givenVial, vialArgs, vialFlags } from './check.ts'

export default class DoseRecord extends BaseCommand<typeof DoseRecord> {
  static override readonly summary = 'Record a dose of an opened vial for the holder of a card.'
  static override readonly description =
    'Nobody can tell from the ledger who it was: it has a pseudonym made for this vial, a salted commitment, and the hash of a record sealed to the clinic and the patient.'
  static override readonly examples = [
    '<%= config.bin %> dose record "(01)09506000134352(21)7H3KQ0ZD9M2B" --patient card.json --note "left arm"',
  ]
  static override readonly args = vialArgs
  static override readonly flags = {
    ...vialFlags,
    patient: Flags.string({ summary: 'the patient’s card', helpValue: 'FILE' }),
    'dose-number': Flags.string({ summary: 'which dose of the schedule it is', helpValue: 'N', default: '1' }),
    note: Flags.string({ summary: 'kept in the sealed record', helpValue: 'TEXT' }),
  }

  override async run() {
    const { printedName, readCard, recordDose, shortId } = await import('../../app/index.ts')
    const { patient, note = null, image } = this.flags
    const workspace = await this.workspace()
    const { vial, elements: label } = await givenVial(workspace, this.ask, this.args.vial, image)
    const file = await this.ask.text(patient, { flag: '--patient', what: 'file of the patient’s card', parse: words })
    const given = { vial, card: readCard(file), doseNumber: count(this.flags['dose-number']), note, label }
    const recorded = await recordDose(workspace, given)
    this.say`dose ${shortId(recorded.dose)} of ${printedName(vial)} recorded for pseudonym ${recorded.pseudonym}`
    return { ...recorded, vial }
  }
}
