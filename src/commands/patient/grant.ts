import { Args, Flags } from '@oclif/core'
import { BaseCommand, minute, moment, words } from '../../cli/index.ts'

export default class PatientGrant extends BaseCommand<typeof PatientGrant> {
  static override readonly summary = 'Let a party read the record of a dose, as its patient.'
  static override readonly description =
    'The record is opened with the patient’s card, sealed again to that party, and put into the exchange folder. The ledger holds who may read until when, and under which pseudonym; never who the patient is.'
  static override readonly examples = [
    '<%= config.bin %> patient grant 0x3fa85f6457 --reader "National Regulator" --until 30d --card patient.json',
  ]
  static override readonly args = {
    dose: Args.string({ description: 'its identity, or the beginning of it', ignoreStdin: true }),
  }
  static override readonly flags = {
    reader: Flags.string({ summary: 'party, by name or address', helpValue: 'PARTY' }),
    until: Flags.string({ summary: 'when it ends: a span such as 30d, or a time', helpValue: 'WHEN' }),
    card: Flags.string({ summary: 'card of the patient', helpValue: 'FILE' }),
  }

  override async run() {
    const { grantDose, readCard } = await import('../../app/index.ts')
    const { ask, flags } = this
    const workspace = await this.workspace()
    const soon = (text: string) => moment(text, workspace.clock.now())
    const dose = await ask.text(this.args.dose, { flag: 'DOSE', what: 'dose', parse: words })
    const reader = await ask.text(flags.reader, { flag: '--reader', what: 'party', parse: words })
    const until = await ask.text(flags.until, { flag: '--until', what: 'end of the grant', parse: soon })
    const card = readCard(await ask.text(flags.card, { flag: '--card', what: 'card of the patient', parse: words }))
    await ask.confirm(`let ${reader} read the record of dose ${dose} until ${minute(until)}`)
    const granted = await grantDose(workspace, { dose, reader, card }, until)
    this.say`${reader} may read it until ${minute(until)}`
    return { ...granted, reader, until }
  }
}
