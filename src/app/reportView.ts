import type { Range, Recommendation } from '../coldchain/index.ts'
import type { Excursion, History, Unit } from '../readmodel/index.ts'
import type { ReportView } from '../report/index.ts'
import type { BackTrace, ForwardTrace } from '../trace/index.ts'
import { type Address, type Digest, type Instant, parseName } from '../values/index.ts'
import type { DeviceTrack } from './readings.ts'

/** Everything the page needs, fetched before; what is left is choosing words. */
export type ReportMaterial = {
  readonly history: History
  readonly back: BackTrace | null
  readonly forward: ForwardTrace
  /** What is known of each container a unit was in; one that is not here was not measured, or not shared. */
  readonly probed: ReadonlyMap<Digest, readonly DeviceTrack[]>
  /** The range the product is stored in, as the table of vaccines has it; null where the manifest is not at hand. */
  readonly storage: { readonly label: string; readonly range: Range } | null
  readonly weighed: ReadonlyMap<string, Recommendation>
  /** Why readings were left out, a sentence for each device: not shared, or not as they were signed. */
  readonly unusable: readonly string[]
  readonly now: Instant
}

export type Part<K extends keyof ReportView> = ReportView[K]

export function routeOf({ back, history, forward }: ReportMaterial): Part<'route'> {
  const roleOf = (address: Address) => history.parties.find((party) => party.address === address)?.roles[0] ?? ''
  const legs = (back?.route ?? []).map(({ party, name, from, to }) => ({
    party: name ?? party,
    role: roleOf(party),
    from,
    to,
  }))
  const { batch } = forward
  const moments = [
    ...(batch.releasedAt ? [{ at: batch.releasedAt, label: 'released' }] : []),
    ...(back?.vial ? [{ at: back.vial.openedAt, label: 'vial opened' }] : []),
    ...(back?.dose ? [{ at: back.dose.givenAt, label: 'dose' }] : []),
    ...(back?.symptom ? [{ at: back.symptom.reportedAt, label: 'symptom' }] : []),
  ]
  return { legs, moments }
}

export function tablesOf({
  history,
  weighed,
}: ReportMaterial): Pick<ReportView, 'stages' | 'handoffs' | 'excursions' | 'assessments' | 'doses' | 'symptoms'> {
  const say = (address: Address) => history.parties.find((party) => party.address === address)?.name ?? address
  const vialName = (id: string) => {
    const name = history.vials.find((vial) => vial.id === id)?.name
    const named = name ? parseName(name) : null
    return named?.type === 'vial' ? named.serial : id.slice(0, 12)
  }
  return {
    stages: history.stages
      .toSorted((a, b) => a.recordedAt - b.recordedAt)
      .map(({ stage, passed, party, recordedAt, note }) => ({
        stage,
        passed,
        party: say(party),
        at: recordedAt,
        note,
      })),
    handoffs: history.handoffs
      .toSorted((a, b) => a.offeredAt - b.offeredAt || a.custodySequence - b.custodySequence)
      .map(({ from, to, missing, damaged, ...row }) => ({
        ...row,
        from: say(from),
        to: say(to),
        missing: missing.length,
        damaged: damaged.length,
      })),
    excursions: history.excursions.map(excursionRow),
    assessments: history.assessments.map(({ unit, decision, party, assessedAt }) => {
      const row = history.units.find(({ id }) => id === unit)
      const weighing = weighed.get(unit)
      return {
        unit: row ? shortName(row) : unit,
        decision,
        party: say(party),
        at: assessedAt,
        aboveCertainMs: weighing?.exposure.aboveCertainMs ?? null,
        abovePossibleMs: weighing?.exposure.abovePossibleMs ?? null,
        reasons: weighing?.reasons ?? [],
      }
    }),
    doses: history.doses.map(({ pseudonym, vial, doseNumber, clinic, givenAt }) => ({
      pseudonym,
      vial: vialName(vial),
      doseNumber,
      clinic: say(clinic),
      at: givenAt,
    })),
    symptoms: history.symptoms.map(({ dose, party, reportedAt }) => ({ dose, party: say(party), at: reportedAt })),
  }
}

export function excursionRow({ label, ...row }: Excursion): ReportView['excursions'][number] {
  return { ...row, container: label }
}

/** A unit as people read it from its label. */
export function shortName({ name }: Unit): string {
  const named = parseName(name)
  return named.type === 'logistic' ? named.sscc : name
}
