import { isDeepStrictEqual } from 'node:util'
import { Flags } from '@oclif/core'
import type { Arrival } from '../../app/index.ts'
import { doubtsIn, ScanCommand, scanFlags, sessionFlag, words } from '../../cli/index.ts'
import { sha256 } from '../../values/index.ts'

export default class HandoffAccept extends ScanCommand<typeof HandoffAccept> {
  static override readonly summary = 'Scan what arrived, see how it differs from what was offered, and accept it.'
  static override readonly description =
    'The label of a closed pallet stands for what is in it, until something in it is scanned alone. Accepting what is incomplete, suspended or under another seal than offered has to be confirmed.'
  static override readonly examples = [
    '<%= config.bin %> handoff accept --image pallet.jpg',
    '<%= config.bin %> handoff accept --scanner /dev/ttyACM0 --codes 2 --damaged 095060000000000022',
    '<%= config.bin %> handoff accept --session dock-2',
  ]
  static override readonly flags = {
    ...scanFlags,
    ...sessionFlag,
    damaged: Flags.string({ summary: 'carton that came damaged', helpValue: 'UNIT', multiple: true }),
    seal: Flags.string({ summary: 'what is printed on the seal, read from it', helpValue: 'TEXT' }),
  }

  override async run() {
    const app = await import('../../app/index.ts')
    const { flags } = this
    await this.requireSource()
    const seal = flags.seal === undefined ? undefined : sha256(words(flags.seal))
    const damaged = (flags.damaged ?? []).map(app.unitNamed)
    const workspace = await this.workspace()
    const session = await this.openSession(workspace, await app.incomingUnits(workspace))
    const unread = await this.scanInto(workspace, session, `What arrives at ${workspace.site.file.name}`)
    // Nobody may accept half of what was scanned unawares.
    if (unread) throw unread
    const found = () => app.arrivalOf(workspace, session.difference(), session.clones(), seal)
    const difference = await this.confirmed(found, app.printedName)
    const tally = session.tally()
    const { arrived, missing } = difference
    const accepted = await app.acceptUnits(workspace, { units: arrived, missing, damaged, ...(seal && { seal }) })
    session.end('settled')
    for (const { unit } of accepted) this.say`${app.printedName(unit)} accepted`
    return { difference, accepted, session: session.name, tally }
  }

  /** What arrived, confirmed where it is not as offered: again when another scanner saw more while a person thought. */
  private async confirmed(found: () => Promise<Arrival>, called: (name: string) => string): Promise<Arrival> {
    const difference = await found()
    this.sayFound(difference, called)
    const doubts = doubtsIn(difference)
    if (doubts === '' || difference.arrived.length === 0) return difference
    await this.ask.confirm(`accept although it is not as offered: ${doubts}`)
    return isDeepStrictEqual(await found(), difference) ? difference : this.confirmed(found, called)
  }
}
