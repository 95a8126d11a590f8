import { type Carrier, carriers } from '../coldchain/index.ts'
import type { Batch, Dose, History, Stage, Symptom, Vial } from '../readmodel/index.ts'
import { type Digest, formatInstant, printable } from '../values/index.ts'
import { breaks, custody, type Leg, partyName } from './custody.ts'
import { type Touched, type TracedStay, touched, tracedStays } from './excursions.ts'
import { traceFault } from './faults.ts'

/** A piece of the story that the history does not hold: named, never invented. */
export type Missing = {
  readonly piece: 'dose' | 'vial' | 'carton' | 'batch' | 'stages' | 'route' | 'containers' | 'readings' | 'assessment'
  readonly detail: string
}

/** The way back from a symptom, or a dose, to everything that led to it. */
export type BackTrace = {
  readonly symptom: Symptom | null
  readonly dose: Dose | null
  readonly vial: Vial | null
  /** The carton the vial came from, then everything that carton was inside of. */
  readonly carriers: readonly Carrier[]
  readonly batch: Batch | null
  readonly stages: readonly Stage[]
  readonly route: readonly Leg[]
  readonly stays: readonly TracedStay[]
  readonly excursions: readonly Touched[]
  /** Other doses from the same vial: the people to ask next. */
  readonly siblings: readonly Dose[]
  readonly missing: readonly Missing[]
}

/**
 * Everything known to have led to a symptom report or a dose.
 *
 * @param id - Statement of the symptom or of the dose.
 * @throws trace.unknown when the history holds neither.
 */
export function traceBack(history: History, id: Digest): BackTrace {
  const symptom = history.symptoms.find((row) => row.id === id) ?? null
  const dose = history.doses.find((row) => row.id === (symptom?.dose ?? id)) ?? null
  if (!symptom && !dose) throw traceFault('trace.unknown', `expected a symptom or a dose, received ${id}`)

  const vial = history.vials.find((row) => row.id === dose?.vial) ?? null
  const batch = history.batches.find((row) => row.id === vial?.batch) ?? null
  const carton = vial?.unit ?? null
  const made = batch && { party: batch.maker, since: batch.registeredAt }
  const found = {
    symptom,
    dose,
    vial,
    carriers: carton ? carriers(carton, history.packings) : [],
    batch,
    stages: history.stages.filter((stage) => stage.batch === batch?.id).sort((a, b) => a.recordedAt - b.recordedAt),
    route: carton && made ? custody(carton, made, history) : [],
    stays: carton ? tracedStays(carton, history) : [],
    excursions: carton ? touched(carton, history) : [],
    siblings: history.doses.filter((row) => row.vial === vial?.id && row.id !== dose?.id),
  }
  return { ...found, missing: missingFrom(found, history) }
}

/** What a reader would look for in vain, from the needle outwards. Only the first lost link is named: the rest hangs on it. */
function missingFrom(found: Omit<BackTrace, 'missing'>, history: History): Missing[] {
  const { dose, vial, batch, carriers } = found
  if (!dose) return [{ piece: 'dose', detail: `the dose ${found.symptom?.dose} of this report` }]
  if (!vial) return [{ piece: 'vial', detail: `the opening of vial ${dose.vial}` }]
  if (!batch) return [{ piece: 'batch', detail: `the registration of batch ${vial.batch}` }]
  const stages = found.stages.length === 0 ? [{ piece: 'stages', detail: 'any stage of its making' } as const] : []
  if (!carriers[0])
    return [
      ...stages,
      { piece: 'carton', detail: 'the carton it came from: it was taken from the clinic’s loose stock' },
    ]
  return [...stages, ...missingRoute(found.route, vial, history), ...missingCold(found)]
}

function missingRoute(route: readonly Leg[], vial: Vial, history: History): Missing[] {
  const say = (address: Vial['clinic']) => printable(partyName(history, address) ?? address)
  const broken = breaks(route).flatMap(({ by }) =>
    by
      ? [{ piece: 'route' as const, detail: `how ${say(by.from)} came to hold the carton it handed to ${say(by.to)}` }]
      : [],
  )
  const holder = route.findLast(({ from }) => from <= vial.openedAt)?.party
  if (holder === vial.clinic || holder === undefined) return broken
  const detail = `how the carton came from ${say(holder)} to ${say(vial.clinic)}, which opened the vial`
  return [...broken, { piece: 'route', detail }]
}

function missingCold({ stays, excursions }: Omit<BackTrace, 'missing'>): Missing[] {
  const none = stays.length === 0 ? [{ piece: 'containers', detail: 'any container it was kept in' } as const] : []
  const uncovered = excursions
    .filter(({ to, anchors }) => to === null || (anchors.at(-1)?.coversUntil ?? 0) < to)
    .map(({ excursion, to }) => {
      const until = to === null ? 'its end' : formatInstant(to)
      return { piece: 'readings' as const, detail: `anchored readings of ${printable(excursion.label)} until ${until}` }
    })
  const unassessed = excursions
    .filter(({ assessments }) => assessments.length === 0)
    .map(({ excursion: { label, startedAt } }) => {
      const detail = `a decision on the excursion in ${printable(label)} from ${formatInstant(startedAt)}`
      return { piece: 'assessment' as const, detail }
    })
  return [...none, ...uncovered, ...unassessed]
}
