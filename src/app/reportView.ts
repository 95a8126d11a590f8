import { gapsOf, profile, type Recommendation, rangeOf, stays, type Track } from '../coldchain/index.ts'
import type { History, Unit } from '../readmodel/index.ts'
import type { ReportView } from '../report/index.ts'
import type { BackTrace, ForwardTrace, UnitState } from '../trace/index.ts'
import {
  type Address,
  type Digest,
  formatCelsius,
  type Instant,
  type MilliCelsius,
  parseName,
} from '../values/index.ts'

/** Everything the page needs, fetched before; what is left is choosing words. */
export type ReportMaterial = {
  readonly history: History
  readonly back: BackTrace | null
  readonly forward: ForwardTrace
  readonly readings: NonNullable<ReportView['temperature']>['tracks']
  /** What is known of each container a unit was in; one that is not here was not measured, or not shared. */
  readonly probed: ReadonlyMap<Digest, readonly Track[]>
  readonly weighed: ReadonlyMap<string, Recommendation>
  readonly now: Instant
}

type Part<K extends keyof ReportView> = ReportView[K]

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

export function temperatureOf({ history, readings, probed, now }: ReportMaterial): Part<'temperature'> {
  const [excursion] = history.excursions
  if (!excursion || readings.length === 0) return null
  const { low, high } = rangeOf(profile(excursion.profile))
  const limits = [low, high].filter((bound) => bound !== null)
  const label = (value: MilliCelsius) => `${excursion.profile}: ${formatCelsius(value)}`
  return {
    tracks: readings,
    limits: limits.map(({ milliCelsius }) => ({ milliCelsius, label: label(milliCelsius) })),
    placements: history.units
      .map((unit) => ({ unit, stays: stays(unit.id, history) }))
      .filter((lane) => lane.stays.some(({ container }) => container === excursion.container))
      .map((lane) => ({
        unit: shortName(lane.unit),
        outcome: outcomeOf(history, lane.unit),
        stays: lane.stays.map(({ container, from, to }) => {
          const gaps = gapsOf({ from, to: to ?? now, tracks: probed.get(container) ?? [] })
          return { container: labelOf(history, container), from, to: to ?? now, gaps }
        }),
      })),
  }
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
    excursions: history.excursions.map(({ label, ...row }) => ({ ...row, container: label })),
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

export function verdictOf({ forward, history }: ReportMaterial, verified: boolean | null): Part<'verdict'> {
  const condemned = forward.units.filter(({ state }) => state === 'condemned').length
  const suspended = forward.units.filter(({ state }) => state === 'suspended').length
  const { vials, doses, symptoms, units } = forward
  const reasons = [
    `${counted(vials.length, 'vial')} opened, ${counted(doses.length, 'dose')} given, ${symptoms.length} followed by a report`,
    ...(history.excursions.length > 0
      ? [`${counted(history.excursions.length, 'temperature excursion')} on the way`]
      : []),
    ...(condemned > 0
      ? [
          `${condemned} of ${counted(units.length, 'carton')} condemned: ${dosesFrom(forward, 'condemned')} came from there`,
        ]
      : []),
    ...(suspended > 0 ? [`${counted(suspended, 'carton')} not decided on yet`] : []),
  ]
  if (verified === false) return { tone: 'bad', headline: 'The record does not verify', reasons }
  if (forward.batch.recalledAt) return { tone: 'bad', headline: 'This batch is recalled', reasons }
  if (condemned + suspended > 0) return { tone: 'warning', headline: 'Part of this batch was kept from use', reasons }
  return { tone: 'good', headline: 'Nothing stands against this batch', reasons }
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

function outcomeOf({ assessments }: History, unit: Unit): { tone: 'good' | 'warning' | 'bad'; label: string } | null {
  const decision = assessments.findLast((row) => row.unit === unit.id)?.decision
  if (decision) return { tone: decision === 'cleared' ? 'good' : 'bad', label: decision }
  return unit.suspendedBy.length > 0 ? { tone: 'warning', label: 'suspended' } : null
}

function labelOf({ placements }: History, container: string): string {
  return placements.find((row) => row.container === container)?.label ?? container
}

function shortName({ name }: Unit): string {
  const named = parseName(name)
  return named.type === 'logistic' ? named.sscc : name
}
