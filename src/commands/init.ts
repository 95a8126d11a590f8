import { join, resolve } from 'node:path'
import { Flags } from '@oclif/core'
import { BaseCommand, words } from '../cli/index.ts'
import { type Role, roles } from '../values/index.ts'

const folder = { flag: '--site', what: 'folder for the workspace (. for this one)', parse: words }
const roleNames = Object.keys(roles) as Role[]

export default class Init extends BaseCommand<typeof Init> {
  static override readonly summary = 'Make a workspace: its keys, and the card by which the council admits it.'
  static override readonly description =
    'The workspace is made in the folder of --site. Cut short, it is finished by the same command again.'
  static override readonly examples = [
    '<%= config.bin %> init --site clinic --name "Riverside Clinic" --role clinic --exchange exchange',
  ]
  static override readonly flags = {
    name: Flags.string({ summary: 'what the organisation is called', helpValue: 'NAME' }),
    role: Flags.option({ summary: 'what it does', options: roleNames, multiple: true, helpValue: 'ROLE' })(),
    exchange: Flags.string({ summary: 'folder in which the parties share documents', helpValue: 'DIR' }),
  }

  override async run() {
    const { initSite, systemWiring } = await import('../app/index.ts')
    const { site, exchange } = this.flags
    // Without a name the workspace comes into the folder at hand; a person is asked before.
    const dir = this.siteNamed || !this.interactive ? site : await this.ask.text(undefined, folder)
    const name = await this.ask.text(this.flags.name, {
      flag: '--name',
      what: 'name of the organisation',
      parse: words,
    })
    const held = this.flags.role ?? [
      await this.ask.choice(undefined, { flag: '--role', what: 'what it does', choices: roleNames }),
    ]
    const card = await initSite(systemWiring(), { dir, name, roles: held, ...(exchange ? { exchange } : {}) })
    this.say`${card.name} is ${card.address}`
    if (!this.siteNamed) this.say`its workspace is ${resolve(dir)}`
    this.hint`give ${join(dir, 'card.json')} to a member of the council, who runs \`vialtrace party add\``
    return { dir, ...card }
  }
}
