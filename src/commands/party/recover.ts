import { Args, Flags } from '@oclif/core'
import { BaseCommand, place, words } from '../../cli/index.ts'
import { address } from '../../values/index.ts'

export default class PartyRecover extends BaseCommand<typeof PartyRecover> {
  static override readonly summary = 'Replace the admin key of a party that was stolen or lost: sign for the council.'
  static override readonly description =
    'Suspend the party first: that takes effect at once, and this waits for the council’s time lock. What the old key said up to the number --last-good stays. The first member makes the action file, and each runs the same command.'
  static override readonly examples = [
    '<%= config.bin %> party recover "Coldway Carriers" --successor 0x52908400098527886e0f7030069857d2e4169ee7 --last-good 41 --action recover.json',
  ]
  static override readonly args = {
    party: Args.string({ description: 'its name or address', ignoreStdin: true }),
  }
  static override readonly flags = {
    successor: Flags.string({ summary: 'the new key, as `party rotate --prepare` printed it', helpValue: 'ADDRESS' }),
    'last-good': Flags.string({ summary: 'sequence number of the last statement to trust', helpValue: 'N' }),
    action: Flags.string({ summary: 'file that carries the signatures', helpValue: 'FILE' }),
  }

  override async run() {
    const { recoverParty } = await import('../../app/index.ts')
    const { ask, flags } = this
    const party = await ask.text(this.args.party, { flag: 'PARTY', what: 'party', parse: words })
    const successor = await ask.text(flags.successor, { flag: '--successor', what: 'the new key', parse: address })
    const lastGood = await ask.text(flags['last-good'], {
      flag: '--last-good',
      what: 'sequence number of the last statement to trust',
      parse: place,
    })
    const file = await ask.text(flags.action, { flag: '--action', what: 'file of signatures', parse: words })
    await ask.confirm(`sign that ${successor} speaks for ${party}, and no other key of its admin`)
    const to = { successor, lastGoodSequence: BigInt(lastGood) }
    const { signed, threshold, statement, readyAt } = await recoverParty(await this.workspace(), party, to, file)
    this
      .say`${party} ${statement === null ? 'waits' : readyAt === null ? 'has its new key' : 'waits for the time lock'}: ${signed} of ${threshold} have signed`
    if (statement === null) this.hint`give ${file} to the next member, who runs the same command`
    return { party, successor, lastGoodSequence: lastGood, action: file, signed, threshold, statement, readyAt }
  }
}
