import { Args } from '@oclif/core'
import type { traceConsequences } from '../../app/index.ts'
import { BaseCommand, type Branch, minute, tree } from '../../cli/index.ts'

type Traced = Awaited<ReturnType<typeof traceConsequences>>['trace']

export default class TraceForward extends BaseCommand<typeof TraceForward> {
  static override readonly summary = 'From a batch forward to everyone concerned; people are pseudonyms.'
  static override readonly examples = ['<%= config.bin %> trace forward "(01)09506000134352(10)VT2611A"']
  static override readonly args = { batch: Args.string({ description: 'the batch', ignoreStdin: true }) }

  override async run() {
    const { batchNamed, traceConsequences } = await import('../../app/index.ts')
    const batch = await this.ask.text(this.args.batch, { flag: 'BATCH', what: 'batch', parse: batchNamed })
    const { trace } = await traceConsequences(await this.workspace(), batch)
    this.log(tree(await draw(trace)))
    return trace
  }
}

async function draw(trace: Traced): Promise<Branch> {
  const { printedName } = await import('../../app/index.ts')
  const { registered, packed, opened, loose } = trace.totals
  const units = trace.units.map(({ unit, custodian, custodianName, placement, vials, state }) => {
    const where = placement ? ` in ${placement.label}` : ''
    return { text: `${printedName(unit.name)}: ${vials} vials at ${custodianName ?? custodian}${where}, ${state}` }
  })
  return {
    text: printedName(trace.batch.name),
    under: [
      { text: `${registered} vials registered: ${packed} packed, ${opened} opened, ${loose} loose` },
      ...units,
      ...(await Promise.all(trace.vials.map((vial) => openedVial(vial, trace)))),
      { text: `people vaccinated: ${trace.pseudonyms.length}; symptom reports: ${trace.symptoms.length}` },
    ],
  }
}

async function openedVial({ id, name, openedAt, given }: Traced['vials'][number], trace: Traced): Promise<Branch> {
  const { printedName, shortId } = await import('../../app/index.ts')
  const doses = trace.doses.filter(({ vial }) => vial === id)
  return {
    text: `${name ? printedName(name) : id}, opened ${minute(openedAt)}, doses given: ${given}`,
    under: doses.map((dose) => ({
      text: `dose ${shortId(dose.id)} of ${minute(dose.givenAt)}, pseudonym ${dose.pseudonym}`,
      under: trace.symptoms
        .filter((symptom) => symptom.dose === dose.id)
        .map((symptom) => ({ text: `report ${shortId(symptom.id)} of ${minute(symptom.reportedAt)}` })),
    })),
  }
}
