import { Args, Flags } from '@oclif/core'
import type { Session, Workspace } from '../../app/index.ts'
import { doubtsIn, minute, moment, ScanCommand, scanFlags, sessionFlag, words } from '../../cli/index.ts'
import { type Name, sha256 } from '../../values/index.ts'

const purposes = ['delivery', 'return', 'destruction'] as const

export default class HandoffOffer extends ScanCommand<typeof HandoffOffer> {
  static override readonly summary = 'Offer cartons or pallets to a named receiver.'
  static override readonly description =
    'They are named, or scanned. Offering what was scanned and is not held here, suspended, recalled or perhaps a copy has to be confirmed.'
  static override readonly examples = [
    '<%= config.bin %> handoff offer 095060000000000015 --to "Polar Freight" --until 24h',
    '<%= config.bin %> handoff offer --scanner /dev/ttyACM0 --to "Riverside Clinic"',
    '<%= config.bin %> handoff offer 095060000000000022 --to "Aurora Biologics" --purpose return --seal A-4471',
  ]
  static override readonly args = {
    unit: Args.string({ description: 'carton or pallet, as many as there are', ignoreStdin: true, multiple: true }),
  }
  static override readonly flags = {
    ...scanFlags,
    ...sessionFlag,
    to: Flags.string({ summary: 'who receives them: a name or an address', helpValue: 'PARTY' }),
    until: Flags.string({ summary: 'when the offer ends: 24h, 7d or ISO 8601', helpValue: 'WHEN', default: '24h' }),
    purpose: Flags.option({ summary: 'what for', options: purposes, default: 'delivery', helpValue: 'PURPOSE' })(),
    seal: Flags.string({ summary: 'what is printed on the seal', helpValue: 'TEXT' }),
  }

  override async run() {
    const { findParty, offerUnits, printedName, unitNamed } = await import('../../app/index.ts')
    const { flags, ask } = this
    const named = this.args.unit?.map(unitNamed) ?? []
    const isScanned = flags.session !== undefined || (await this.sources()).length > 0
    if (named.length === 0 && !isScanned)
      named.push(await ask.text(undefined, { flag: 'UNIT', what: 'carton or pallet', parse: unitNamed }))
    const to = await ask.text(flags.to, { flag: '--to', what: 'receiver', parse: words })
    const workspace = await this.workspace()
    const { tables } = await workspace.answers()
    const { address: receiver, name } = findParty(tables, to)
    const until = moment(flags.until, workspace.clock.now())
    const seal = flags.seal === undefined ? {} : { seal: sha256(words(flags.seal)) }
    const scanned = isScanned ? await this.scanned(workspace, name) : null
    const units = [...named, ...(scanned?.units ?? [])]
    const offered = await offerUnits(workspace, { units, receiver, purpose: flags.purpose, until, ...seal })
    scanned?.session.end('settled')
    for (const { unit } of offered) this.say`${printedName(unit)} offered to ${name} until ${minute(until)}`
    return { offered, receiver, until }
  }

  private async scanned(workspace: Workspace, receiver: string): Promise<{ units: readonly Name[]; session: Session }> {
    const { appFault, heldUnits } = await import('../../app/index.ts')
    const session = await this.openSession(workspace, await heldUnits(workspace))
    const unread = await this.scanInto(workspace, session, `What goes to ${receiver}`)
    if (unread) throw unread
    const difference = session.difference()
    // What stays here is not missing.
    const doubts = doubtsIn({ ...difference, missing: [], cloneSuspected: session.clones() })
    if (doubts !== '') await this.ask.confirm(`offer although it is not in order: ${doubts}`)
    if (difference.arrived.length > 0) return { units: difference.arrived, session }
    throw appFault('app.nothing-arrived', 'expected a carton or pallet that this site holds, none was scanned')
  }
}
