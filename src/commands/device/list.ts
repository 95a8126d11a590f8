import { BaseCommand, table } from '../../cli/index.ts'

export default class DeviceList extends BaseCommand<typeof DeviceList> {
  static override readonly summary = 'List the thermometers of this site and the state of their keys.'
  static override readonly description =
    '"signed" is the sequence number of the last statement a device signed here: what `device revoke --last-good` takes.'
  static override readonly examples = ['<%= config.bin %> device list']

  override async run() {
    const { listDevices } = await import('../../app/index.ts')
    const devices = await listDevices(await this.workspace())
    const rows = devices.map(({ label, model, port, container, profile, furtherProfiles = [], key, lastSequence }) => [
      ...[label, model, port ?? 'none', container, [profile, ...furtherProfiles].join(' ')],
      key === null ? 'not enrolled' : key.revokedAt === null ? 'enrolled' : 'revoked',
      lastSequence ?? '',
    ])
    this.log(table(['device', 'model', 'port', 'container', 'profile', 'key', 'signed'], rows))
    return { devices }
  }
}
