import { Flags } from '@oclif/core'
import { BaseCommand, table, words } from '../../cli/index.ts'
import { type Name, sha256 } from '../../values/index.ts'
import { scanFlags, scanInputs } from '../scan.ts'

export default class HandoffAccept extends BaseCommand<typeof HandoffAccept> {
  static override readonly summary = 'Scan what arrived, see how it differs from what was offered, and accept it.'
  static override readonly description =
    'The label of a closed pallet stands for what is in it, until one of its cartons is scanned alone. Accepting what is incomplete, suspended or under another seal than offered has to be confirmed.'
  static override readonly examples = [
    '<%= config.bin %> handoff accept --image pallet.jpg',
    '<%= config.bin %> handoff accept --scanner /dev/ttyACM0 --codes 2 --damaged 095060000000000022',
  ]
  static override readonly flags = {
    ...scanFlags,
    damaged: Flags.string({ summary: 'carton that came damaged', helpValue: 'UNIT', multiple: true }),
    seal: Flags.string({ summary: 'what is printed on the seal, read from it', helpValue: 'TEXT' }),
  }

  override async run() {
    const { acceptUnits, compareArrival, printedName, scanAll, unitNamed } = await import('../../app/index.ts')
    const { flags } = this
    const typed = { flag: '--image, --text, --reader or --scanner', what: 'carton or pallet', parse: unitNamed }
    const inputs = scanInputs(flags) ?? { texts: [await this.ask.text(undefined, typed)] }
    const workspace = await this.workspace()
    const seal = flags.seal === undefined ? undefined : sha256(words(flags.seal))
    const difference = await compareArrival(workspace, await scanAll(workspace, inputs), seal)
    const { expected, extra, arrived, missing, received } = difference
    const conditions = ['suspended', 'condemned', 'recalled', 'resealed'] as const
    const found = (unit: Name) =>
      [
        extra.includes(unit) ? 'not offered' : received.includes(unit) ? 'received' : 'missing',
        ...conditions.filter((condition) => difference[condition].includes(unit)),
      ].join(', ')
    this.log(
      table(
        ['unit', 'found'],
        [...expected, ...extra].map((unit) => [printedName(unit), found(unit)]),
      ),
    )

    const doubts = (['missing', 'extra', ...conditions] as const).filter((what) => difference[what].length > 0)
    const counts = doubts.map((what) => `${difference[what].length} ${what}`).join(', ')
    if (counts !== '' && arrived.length > 0) await this.ask.confirm(`accept although it is not as offered: ${counts}`)
    const damaged = (flags.damaged ?? []).map(unitNamed)
    const arrival = { units: arrived, missing, damaged, ...(seal && { seal }) }
    const accepted = await acceptUnits(workspace, arrival)
    for (const { unit } of accepted) this.say`${printedName(unit)} accepted`
    return { difference, accepted }
  }
}
