import { BaseCommand, table } from '../../cli/index.ts'

export default class PartyList extends BaseCommand<typeof PartyList> {
  static override readonly summary = 'List the parties the council has admitted.'
  static override readonly examples = ['<%= config.bin %> party list']

  override async run() {
    const { listParties } = await import('../../app/index.ts')
    const parties = await listParties(await this.workspace())
    const rows = parties.map(({ name, roles, suspended, address }) => [
      name,
      roles.join(', '),
      suspended ? 'suspended' : 'admitted',
      address.slice(0, 12),
    ])
    this.log(table(['party', 'roles', 'state', 'address'], rows))
    return { parties }
  }
}
