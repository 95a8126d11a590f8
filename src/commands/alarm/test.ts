import { Args } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class AlarmTest extends BaseCommand<typeof AlarmTest> {
  static override readonly summary = 'Tell a contact that this is a test, to see whether it is reached.'
  static override readonly description =
    'It ends with 0 when the program ended well or the server took the message. Whether a person saw it, ask that person.'
  static override readonly examples = ['<%= config.bin %> alarm test nurse']
  static override readonly args = {
    contact: Args.string({ description: 'its name, from `alarm contact`', ignoreStdin: true }),
  }

  override async run() {
    const { testContact } = await import('../../app/index.ts')
    const asked = { flag: 'CONTACT', what: 'name of the contact', parse: words }
    const contact = await this.ask.text(this.args.contact, asked)
    await testContact(await this.workspace(), contact, this.stopSignal().signal)
    this.say`${contact} took the message`
    return { contact }
  }
}
