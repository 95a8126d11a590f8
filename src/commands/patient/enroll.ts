import { Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class PatientEnroll extends BaseCommand<typeof PatientEnroll> {
  static override readonly summary = 'Make the card a patient keeps: the seed of all pseudonyms.'
  static override readonly description =
    'The card belongs to the patient. The clinic needs it during a visit and keeps nothing of it.'
  static override readonly examples = ['<%= config.bin %> patient enroll --card patient.json']
  static override readonly flags = { card: Flags.string({ summary: 'file to write', helpValue: 'FILE' }) }

  override async run() {
    const { enrollPatient } = await import('../../app/index.ts')
    const file = await this.ask.text(this.flags.card, { flag: '--card', what: 'file to write', parse: words })
    const enrolled = await enrollPatient(await this.workspace(), file)
    this.say`${enrolled.card} is the patient’s; keep no copy`
    return enrolled
  }
}
