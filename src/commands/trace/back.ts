import { Args } from '@oclif/core'
import type { exposureOf, traceToCause } from '../../app/index.ts'
import { BaseCommand, type Branch, minute, tree, words } from '../../cli/index.ts'
import { formatCelsius, formatSpan, type Instant } from '../../values/index.ts'

type Traced = Pick<Awaited<ReturnType<typeof traceToCause>>, 'trace' | 'history'>
type Told = Traced & { readonly exposure: Awaited<ReturnType<typeof exposureOf>> }

export default class TraceBack extends BaseCommand<typeof TraceBack> {
  static override readonly summary = 'From a symptom report, or a dose, back to everything that led to it.'
  static override readonly examples = ['<%= config.bin %> trace back 0x3fa85f6457']
  static override readonly args = {
    from: Args.string({ description: 'symptom report or dose, or the beginning of its identity', ignoreStdin: true }),
  }

  override async run() {
    const { exposureOf, sayClone, traceToCause } = await import('../../app/index.ts')
    const asked = { flag: 'FROM', what: 'symptom report or dose', parse: words }
    const from = await this.ask.text(this.args.from, asked)
    const workspace = await this.workspace()
    const { clones, ...traced } = await traceToCause(workspace, from)
    const { tables } = await workspace.answers()
    const copies = clones.map((each) => sayClone(tables, each))
    const exposure = await exposureOf(workspace, traced)
    this.log(tree(await draw({ ...traced, exposure }, copies)))
    return { ...traced.trace, clones, exposure }
  }
}

async function draw({ trace, history, exposure }: Told, copies: readonly string[]): Promise<Branch> {
  const { printedName, shortId } = await import('../../app/index.ts')
  const { symptom, dose, vial, batch, siblings } = trace
  const nameOf = (unit: string) => {
    const found = history.units.find(({ id }) => id === unit)
    return found ? printedName(found.name) : unit
  }
  const made = batch ? { text: printedName(batch.name), under: making({ trace, history }) } : null
  const under = [
    ...trace.carriers.map(({ unit, from, to }) => ({ text: `in ${nameOf(unit)}${during(from, to)}` })),
    ...list('clone suspected', copies),
    ...(siblings.length > 0 ? [{ text: `other doses from the same vial: ${siblings.length}` }] : []),
    ...(made ? [made] : []),
    ...list('route', route({ trace, history })),
    ...list(
      'kept in',
      trace.stays.map(({ label, container, from, to }) => `${label ?? container}${during(from, to)}`),
    ),
    ...list('exposure until it was opened', exposed(exposure)),
    ...list('excursions', trace.excursions.map(excursion)),
    ...list(
      'not recorded',
      trace.missing.map(({ detail }) => detail),
    ),
  ]
  const opened = vial && `${vial.name ? printedName(vial.name) : vial.id}, opened ${minute(vial.openedAt)}`
  const given = dose && `dose ${shortId(dose.id)}, number ${dose.doseNumber}, given ${minute(dose.givenAt)}`
  const needle = { text: given ?? 'dose unknown', under: opened ? [{ text: opened, under }] : under }
  return symptom ? { text: `report ${shortId(symptom.id)} of ${minute(symptom.reportedAt)}`, under: [needle] } : needle
}

function making({ trace: { batch, stages }, history }: Traced): Branch[] {
  const maker = history.parties.find(({ address }) => address === batch?.maker)?.name ?? batch?.maker
  const made = batch ? [{ text: `made by ${maker}, registered ${minute(batch.registeredAt)}` }] : []
  const tested = stages.map(({ stage, passed, note }) => ({
    text: `${stage} ${passed ? 'passed' : 'failed'}: ${note}`,
  }))
  return [...made, ...tested]
}

function route({ trace }: Traced): string[] {
  return trace.route.map(({ name, party, from, to }) => `${name ?? party}${during(from, to)}`)
}

function excursion({ excursion, from, to, assessments }: Traced['trace']['excursions'][number]): string {
  const decided = assessments.map(({ decision }) => decision).join(', ') || 'undecided'
  const lasted = to === null ? 'goes on' : `was there for ${formatSpan(to - from)} of it`
  return `${excursion.label}: up to ${formatCelsius(excursion.worst)}, ${lasted}: ${decided}`
}

/** One line for what was measured, and one for each row of the maker's budget. */
function exposed(weighed: Told['exposure']): string[] {
  if (!weighed) return []
  const { min, max, meanKinetic, gapMs } = weighed.exposure
  const seen =
    min === null || max === null || meanKinetic === null
      ? 'nobody measured'
      : `${formatCelsius(min)} to ${formatCelsius(max)}, mean kinetic ${formatCelsius(meanKinetic)}`
  const spent = weighed.budget.map(({ above, permittedMs, spentPossibleMs, leftMs }) => {
    const possible = `above ${formatCelsius(above)} for up to ${formatSpan(spentPossibleMs)}`
    return `${possible}: ${formatSpan(leftMs)} left of ${formatSpan(permittedMs)}`
  })
  return [`${seen}; ${formatSpan(gapMs)} not measured`, ...spent]
}

function list(text: string, items: readonly string[]): Branch[] {
  return items.length > 0 ? [{ text, under: items.map((item) => ({ text: item })) }] : []
}

/** ` from … to …`. A carton is in itself from the beginning of time, which goes without saying. */
function during(from: Instant, to: Instant | null): string {
  return `${from > 0 ? ` from ${minute(from)}` : ''}${to === null ? '' : ` to ${minute(to)}`}`
}
