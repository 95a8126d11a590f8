import { Args, Flags } from '@oclif/core'
import type { Contact } from '../../app/index.ts'
import { BaseCommand, span, table } from '../../cli/index.ts'
import { formatSpan } from '../../values/index.ts'

export default class AlarmContact extends BaseCommand<typeof AlarmContact> {
  static override readonly summary = 'Say who is told of alarms and how; without a name, show who is.'
  static override readonly description =
    'Give --command once for the program and once for each of its words; no shell reads them. Several contacts with a growing --after are an escalation. The terminal of the agent rings without being asked.'
  static override readonly examples = [
    '<%= config.bin %> alarm contact siren --command /usr/local/bin/siren --command on',
    '<%= config.bin %> alarm contact duty --webhook https://alerts.example.org/hook --secret /etc/vialtrace/hook',
    '<%= config.bin %> alarm contact nurse --mail nurse@example.org --server smtps://mail.example.org --from fridge@example.org --user fridge --secret credential:mail --after 15min',
    '<%= config.bin %> alarm contact siren --remove',
  ]
  static override readonly args = {
    name: Args.string({ description: 'what you call it', ignoreStdin: true }),
  }
  static override readonly flags = {
    command: Flags.string({ summary: 'program to run, then each of its words', helpValue: 'WORD', multiple: true }),
    webhook: Flags.string({ summary: 'where the alarm is posted as JSON', helpValue: 'URL' }),
    mail: Flags.string({ summary: 'who gets a mail', helpValue: 'ADDRESS', multiple: true }),
    server: Flags.string({ summary: 'mail server, smtps:// or smtp://', helpValue: 'URL', dependsOn: ['mail'] }),
    from: Flags.string({ summary: 'sender of the mail', helpValue: 'ADDRESS', dependsOn: ['mail'] }),
    user: Flags.string({ summary: 'name at the mail server', helpValue: 'NAME', dependsOn: ['mail', 'secret'] }),
    secret: Flags.string({ summary: 'private file, or credential:NAME of the service', helpValue: 'PATH' }),
    after: Flags.string({ summary: 'told when unacknowledged for so long', helpValue: 'SPAN', default: '0s' }),
    'repeat-every': Flags.string({ summary: 'told again after', helpValue: 'SPAN', default: '30min' }),
    remove: Flags.boolean({ summary: 'is not told any more', exclusive: ['command', 'webhook', 'mail'] }),
  }

  override async run() {
    const { contactsOf, keepContact, removeContact } = await import('../../app/index.ts')
    const { command, webhook, mail, server, from, user, secret, after, 'repeat-every': repeat, remove } = this.flags
    const { name } = this.args
    const workspace = await this.workspace()
    if (name !== undefined && remove) removeContact(workspace, name)
    else if (name !== undefined) {
      const times = { afterMs: span(after), repeatMs: span(repeat) }
      keepContact(workspace, { name, command, webhook, mail, server, from, user, secret, ...times })
    }
    const contacts = contactsOf(workspace)
    const rows = contacts.map((each) => [each.name, wayOf(each), formatSpan(each.afterMs), formatSpan(each.repeatMs)])
    this.log(rows.length === 0 ? 'nobody is told; the terminal of the agent rings' : table(headings, rows))
    if (name !== undefined && !remove) this.hint`\`vialtrace alarm test ${name}\` shows whether it is reached`
    return { contacts }
  }
}

const headings = ['contact', 'told by', 'after', 'again every']

function wayOf(contact: Contact): string {
  switch (contact.type) {
    case 'command':
      return contact.argv.join(' ')
    case 'webhook':
      return contact.url
    case 'mail':
      return `mail to ${contact.to.join(', ')} by ${contact.server}`
  }
}
