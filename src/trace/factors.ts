import type { History } from '../readmodel/index.ts'
import type { Digest } from '../values/index.ts'
import { type BackTrace, traceBack } from './back.ts'

/** Something several cases have in common. `doses` is how many doses of the history share it, ill or well. */
export type Factor = {
  readonly kind: 'batch' | 'vial' | 'carton' | 'container' | 'excursion' | 'party'
  readonly id: string
  readonly cases: number
  readonly doses: number
}

/**
 * What the doses behind some symptom reports share, the most telling first: common to most cases, then to fewest doses.
 *
 * A rank, not a proof: it says where to look.
 *
 * @throws trace.unknown when a report is not in the history.
 */
export function sharedFactors(history: History, symptoms: readonly Digest[]): Factor[] {
  const cases = new Set(symptoms.map((id) => traceBack(history, id).dose?.id ?? id))
  const factors = new Map<string, Factor>()
  for (const { id: dose } of history.doses)
    for (const [kind, id] of factorsOf(traceBack(history, dose))) {
      const { cases: before, doses } = factors.get(`${kind} ${id}`) ?? { cases: 0, doses: 0 }
      factors.set(`${kind} ${id}`, { kind, id, cases: before + Number(cases.has(dose)), doses: doses + 1 })
    }
  return [...factors.values()]
    .filter((factor) => factor.cases > 0)
    .sort((a, b) => b.cases - a.cases || a.doses - b.doses)
}

function factorsOf({ batch, vial, carriers, stays, excursions, route }: BackTrace): [Factor['kind'], string][] {
  const found: [Factor['kind'], string | undefined][] = [
    ['batch', batch?.id],
    ['vial', vial?.id],
    ['carton', carriers[0]?.unit],
    ...[...new Set(stays.map(({ container }) => container))].map((id) => ['container', id] as ['container', string]),
    ...[...new Set(excursions.map(({ excursion }) => excursion.id))].map(
      (id) => ['excursion', id] as ['excursion', string],
    ),
    ...[...new Set(route.map(({ party }) => party))].map((id) => ['party', id] as ['party', string]),
  ]
  return found.filter((pair): pair is [Factor['kind'], string] => pair[1] !== undefined)
}
