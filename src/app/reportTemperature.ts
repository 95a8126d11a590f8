import { homeMade } from '../capture/index.ts'
import { gapsOf, profile, type Range, rangeOf, stays } from '../coldchain/index.ts'
import type { Excursion, History, Placement, Unit } from '../readmodel/index.ts'
import type { ReportView } from '../report/index.ts'
import { type Digest, formatCelsius } from '../values/index.ts'
import type { DeviceTrack } from './readings.ts'
import { excursionRow, type Part, type ReportMaterial, shortName } from './reportView.ts'

type Temperature = ReportView['temperatures'][number]

/** How warm it was in each container that a unit of the batch was in, in the order they were used; measured or not. */
export function temperaturesOf(material: ReportMaterial): Part<'temperatures'> {
  const { history } = material
  const inOrder = history.placements.toSorted((a, b) => a.placedAt - b.placedAt)
  const first = new Map(inOrder.toReversed().map((row) => [row.container, row]))
  return [...first.values()].sort((a, b) => a.placedAt - b.placedAt).map((row) => temperatureIn(row, material))
}

function temperatureIn({ container, label, owner }: Placement, material: ReportMaterial): Temperature {
  const { history, probed, storage, forward } = material
  const tracks = probed.get(container) ?? []
  const excursions = history.excursions.filter((row) => row.container === container)
  const ranges = excursions.map((row) => ({ label: row.profile, range: rangeOf(profile(row.profile)) }))
  return {
    container: tracks.some(isHomeMade) ? `${label}, ${homeMade}` : label,
    owner: history.parties.find(({ address }) => address === owner)?.name ?? owner,
    excursions: excursions.map(excursionRow),
    tracks: tracks.map(({ readings, maxGapMs }) => ({
      label,
      // What the container went through before there was such a batch is another story.
      points: readings.filter(({ takenAt }) => takenAt >= forward.batch.registeredAt),
      maxGapMs,
    })),
    limits: limitsOf(ranges.length > 0 || storage === null ? ranges : [storage]),
    placements: lanesIn(container, label, excursions, material),
  }
}

/** Whether something in a track was measured by what somebody built: it stands in the name of the probe. */
function isHomeMade({ readings }: DeviceTrack): boolean {
  return readings.some(({ probe }) => probe.endsWith(`(${homeMade})`))
}

/** The ends of some ranges, each once. */
function limitsOf(ranges: readonly { readonly label: string; readonly range: Range }[]): Temperature['limits'] {
  const limits = ranges.flatMap(({ label, range: { low, high } }) =>
    [low, high]
      .filter((bound) => bound !== null)
      .map(({ milliCelsius }) => ({ milliCelsius, label: `${label}: ${formatCelsius(milliCelsius)}` })),
  )
  return [...new Map(limits.map((limit) => [limit.label, limit])).values()]
}

function lanesIn(
  container: Digest,
  label: string,
  excursions: readonly Excursion[],
  { history, probed, now }: ReportMaterial,
): Temperature['placements'] {
  const inOrder = history.units.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return inOrder.flatMap((unit) => {
    const here = stays(unit.id, history).filter((stay) => stay.container === container)
    const lane = here.map(({ from, to }) => {
      const gaps = gapsOf({ from, to: to ?? now, tracks: probed.get(container) ?? [] })
      return { container: label, from, to: to ?? now, gaps }
    })
    const outcome = outcomeOf(history, unit, excursions)
    return lane.length > 0 ? [{ unit: shortName(unit), outcome, stays: lane }] : []
  })
}

/** What was decided about a unit because of these excursions. */
function outcomeOf(
  { assessments }: History,
  unit: Unit,
  excursions: readonly Excursion[],
): Temperature['placements'][number]['outcome'] {
  const ids = new Set(excursions.map(({ id }) => id))
  const decision = assessments.findLast((row) => row.unit === unit.id && ids.has(row.excursion))?.decision
  if (decision) return { tone: decision === 'cleared' ? 'good' : 'bad', label: decision }
  return unit.suspendedBy.some((id) => ids.has(id)) ? { tone: 'warning', label: 'suspended' } : null
}
