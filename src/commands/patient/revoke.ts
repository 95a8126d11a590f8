import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class PatientRevoke extends BaseCommand<typeof PatientRevoke> {
  static override readonly summary = 'Take back what a party was granted to read of a dose, as its patient.'
  static override readonly description = 'What the party has read until then, it has read.'
  static override readonly examples = [
    '<%= config.bin %> patient revoke 0x3fa85f6457 --reader "National Regulator" --card patient.json',
  ]
  static override readonly args = {
    dose: Args.string({ description: 'its identity, or the beginning of it', ignoreStdin: true }),
  }
  static override readonly flags = {
    reader: Flags.string({ summary: 'party, by name or address', helpValue: 'PARTY' }),
    card: Flags.string({ summary: 'card of the patient', helpValue: 'FILE' }),
  }

  override async run() {
    const { readCard, revokeGrant } = await import('../../app/index.ts')
    const { ask, flags } = this
    const dose = await ask.text(this.args.dose, { flag: 'DOSE', what: 'dose', parse: words })
    const reader = await ask.text(flags.reader, { flag: '--reader', what: 'party', parse: words })
    const card = readCard(await ask.text(flags.card, { flag: '--card', what: 'card of the patient', parse: words }))
    await ask.confirm(`take back what ${reader} was granted of dose ${dose}`)
    const revoked = await revokeGrant(await this.workspace(), { dose, reader, card })
    this.say`${reader} is no longer granted to read it`
    return { ...revoked, reader }
  }
}
