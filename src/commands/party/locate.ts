import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class PartyLocate extends BaseCommand<typeof PartyLocate> {
  static override readonly summary = 'Write down where a party is, in the address book of this site alone.'
  static override readonly description =
    'One serial seen at two places faster than an airliner is a copy. Leave out who moves about, such as a carrier: without a place nobody is judged by speed.'
  static override readonly examples = ['<%= config.bin %> party locate "Riverside Clinic" --at 60.17,24.94']
  static override readonly args = { party: Args.string({ description: 'its name or address', ignoreStdin: true }) }
  static override readonly flags = {
    at: Flags.string({ summary: 'latitude and longitude in degrees, north and east positive', helpValue: 'LAT,LON' }),
  }

  override async run() {
    const { locateParty, placeNamed } = await import('../../app/index.ts')
    const { ask } = this
    const named = await ask.text(this.args.party, { flag: 'PARTY', what: 'party', parse: words })
    const place = await ask.text(this.flags.at, { flag: '--at', what: 'latitude,longitude', parse: placeNamed })
    const located = await locateParty(await this.workspace(), named, place)
    this.say`${located.name} is at ${place.latitude},${place.longitude}`
    return { ...located, ...place }
  }
}
