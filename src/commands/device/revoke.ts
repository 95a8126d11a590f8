import { Args, Flags } from '@oclif/core'
import { BaseCommand, place, words } from '../../cli/index.ts'

export default class DeviceRevoke extends BaseCommand<typeof DeviceRevoke> {
  static override readonly summary = 'Withdraw the key of a thermometer that was lost, replaced or tampered with.'
  static override readonly description =
    'What it signed up to the statement numbered --last-good stays valid; nothing after it ever will be. `device list` shows the last number a device has used.'
  static override readonly examples = ['<%= config.bin %> device revoke van-3-probe --last-good 41']
  static override readonly args = {
    label: Args.string({ description: 'what the device is called here', ignoreStdin: true }),
  }
  static override readonly flags = {
    'last-good': Flags.string({ summary: 'sequence number of the last statement to trust', helpValue: 'N' }),
  }

  override async run() {
    const { revokeDevice } = await import('../../app/index.ts')
    const label = await this.ask.text(this.args.label, { flag: 'LABEL', what: 'device', parse: words })
    const lastGood = await this.ask.text(this.flags['last-good'], {
      flag: '--last-good',
      what: 'sequence number of the last statement to trust',
      parse: place,
    })
    await this.ask.confirm(`withdraw the key of ${label} for good`)
    const outcome = await revokeDevice(await this.workspace(), label, BigInt(lastGood))
    this.say`${label}: its key is revoked after statement ${lastGood}`
    return { ...outcome, label, lastGoodSequence: lastGood }
  }
}
