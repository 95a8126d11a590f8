import { styleText } from 'node:util'
import { Args, Flags } from '@oclif/core'
import type { Labelled, Workspace } from '../../app/index.ts'
import { type Asker, BaseCommand, folded } from '../../cli/index.ts'

export const vialArgs = { vial: Args.string({ description: 'the vial', ignoreStdin: true }) }
export const vialFlags = { image: Flags.string({ summary: 'photograph of its label', helpValue: 'FILE' }) }

/** The vial that was typed, or is in the photograph; both must name the same. Asked for when neither was given. */
export async function givenVial(
  workspace: Workspace,
  ask: Asker,
  typed: string | undefined,
  image: string | undefined,
): Promise<Labelled> {
  const { vialInImage, vialLabelled } = await import('../../app/index.ts')
  if (image !== undefined)
    return vialInImage(workspace, image, typed === undefined ? undefined : vialLabelled(typed).vial)
  return ask.text(typed, { flag: 'VIAL or --image', what: 'vial', parse: vialLabelled })
}

export default class DoseCheck extends BaseCommand<typeof DoseCheck> {
  static override readonly summary = 'Go or no-go: may this vial be used here and now? Records nothing.'
  static override readonly description =
    'Exit code 0 is go, 3 is no-go; every reason is given. With the patient’s card a second dose from the same vial is noticed.'
  static override readonly examples = [
    '<%= config.bin %> dose check --image vial.jpg',
    '<%= config.bin %> dose check "(01)09506000134352(21)7H3KQ0ZD9M2B"',
  ]
  static override readonly args = vialArgs
  static override readonly flags = {
    ...vialFlags,
    patient: Flags.string({ summary: 'the patient’s card', helpValue: 'FILE' }),
  }

  override async run() {
    const { checkDose, printedName, readCard, sayClone } = await import('../../app/index.ts')
    const { patient, image } = this.flags
    const workspace = await this.workspace()
    const { vial, elements } = await givenVial(workspace, this.ask, this.args.vial, image)
    const card = patient === undefined ? null : readCard(patient)
    const { go, reasons, clones } = await checkDose(workspace, vial, card, elements)
    const { tables } = await workspace.answers()
    this.log(`${styleText('bold', go ? 'GO' : 'NO-GO')}  ${printedName(vial)}`)
    for (const { code, detail } of reasons) this.log(folded('  ', `${detail} (${code})`))
    for (const each of clones) this.log(folded('  - ', sayClone(tables, each)))
    if (!go) this.endAs('refused')
    return { go, reasons, clones }
  }
}
