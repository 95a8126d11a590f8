import { type BatchState, batchStateOf, type ForwardTrace, type UnitState } from '../trace/index.ts'
import { formatExpiry } from '../values/index.ts'
import type { Part, ReportMaterial } from './reportView.ts'

/** What stands against a batch, in a headline and its reasons. @param verified - Null when nobody looked. */
export function verdictOf(material: ReportMaterial, verified: boolean | null): Part<'verdict'> {
  const { forward, history, now } = material
  const state = batchStateOf(forward.batch, history, now)
  const partly = againstUnits(forward)
  const reasons = [...againstBatch(forward, state), ...whatHappened(material), ...partly, ...notLookedAt(material)]
  return { ...headlineOf(state, partly, verified), reasons }
}

/** The gravest comes first, and nothing is good that was not released. */
function headlineOf(
  { recalled, failed, expired, released }: BatchState,
  partly: readonly string[],
  verified: boolean | null,
): Pick<Part<'verdict'>, 'tone' | 'headline'> {
  if (verified === false) return { tone: 'bad', headline: 'The record does not verify' }
  if (recalled) return { tone: 'bad', headline: 'This batch is recalled' }
  if (failed.length > 0) return { tone: 'bad', headline: 'A stage of making this batch failed' }
  if (expired) return { tone: 'bad', headline: 'This batch has expired' }
  if (!released) return { tone: 'warning', headline: 'This batch is not released' }
  if (partly.length > 0) return { tone: 'warning', headline: 'Part of this batch was kept from use' }
  return { tone: 'good', headline: 'Nothing stands against this batch' }
}

function againstBatch({ batch }: ForwardTrace, { failed, unpassed, expired, released }: BatchState): string[] {
  const open = unpassed.filter((stage) => !failed.includes(stage))
  return [
    ...failed.map((stage) => `Stage ${stage} failed`),
    ...(expired ? [`Expired ${formatExpiry(batch.expiresAt)}`] : []),
    ...(released ? [] : ['Nobody has released it']),
    ...open.map((stage) => `No result of stage ${stage}`),
  ]
}

function whatHappened({ forward: { vials, doses, symptoms }, history }: ReportMaterial): string[] {
  const excursions = history.excursions.length
  return [
    `${counted(vials.length, 'vial')} opened, ${counted(doses.length, 'dose')} given, ${symptoms.length} followed by a report`,
    ...(excursions > 0 ? [`${counted(excursions, 'temperature excursion')} on the way`] : []),
  ]
}

function againstUnits(forward: ForwardTrace): string[] {
  const { units } = forward
  const inState = (state: UnitState) => units.filter((unit) => unit.state === state).length
  const [condemned, recalled, suspended] = [inState('condemned'), inState('recalled'), inState('suspended')]
  const all = counted(units.length, 'carton')
  return [
    ...(condemned > 0 ? [`${condemned} of ${all} condemned: ${dosesFrom(forward, 'condemned')} came from there`] : []),
    ...(recalled > 0 ? [`${recalled} of ${all} recalled: ${dosesFrom(forward, 'recalled')} came from there`] : []),
    ...(suspended > 0 ? [`${counted(suspended, 'carton')} not decided on yet`] : []),
  ]
}

/** The ledger's excursions are all there; what nobody could look at may hold more. */
function notLookedAt({ unusable }: ReportMaterial): string[] {
  return unusable.length === 0 ? [] : ['Some readings are not here, or not as signed: see what is not recorded']
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** A carton may be condemned after it was used from. */
function dosesFrom({ units, vials, doses }: ForwardTrace, state: UnitState): string {
  const cartons = new Set(units.filter((unit) => unit.state === state).map(({ unit }) => unit.id))
  const opened = new Set(vials.filter(({ unit }) => unit !== null && cartons.has(unit)).map(({ id }) => id))
  const given = doses.filter(({ vial }) => opened.has(vial)).length
  return given === 0 ? 'no dose' : counted(given, 'dose')
}
