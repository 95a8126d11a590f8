import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/index.ts'

export default class PartyRotate extends BaseCommand<typeof PartyRotate> {
  static override readonly summary = 'Give this party a new admin key.'
  static override readonly description =
    'The old key signs that the new one takes its place, its seat in the council too; the party keeps the address it is known by. Where the old key was stolen or lost, --prepare makes the new key and prints its address for the council, which puts it in place with `party recover`; then run this without --prepare.'
  static override readonly examples = ['<%= config.bin %> party rotate', '<%= config.bin %> party rotate --prepare']
  static override readonly flags = {
    prepare: Flags.boolean({ summary: 'only make the new key, for the council to put in place' }),
  }

  override async run() {
    const { nextAdminKey, rotateAdminKey } = await import('../../app/index.ts')
    const workspace = await this.workspace()
    if (this.flags.prepare) {
      const { address } = await nextAdminKey(workspace)
      this.say`${address}`
      this.hint`the council runs \`vialtrace party recover NAME --successor ${address}\``
      return { successor: address }
    }
    await this.ask.confirm('sign that another key speaks for this party from now on')
    const rotation = await rotateAdminKey(workspace)
    this.say`${rotation.to} speaks for this party from now on; ${rotation.from} no longer does`
    this.hint`an agent that is running still has the old key: restart it`
    return rotation
  }
}
