import { type Digest, type Name, type Scan, subjectOf } from '../values/index.ts'
import { ancestry } from './fold/custody.ts'
import type { Handoff, Unit } from './model.ts'
import type { Tables } from './tables.ts'

/** What should have arrived and what did, unit by unit. A unit can stand in several lists: received and suspended. */
export type Difference = {
  readonly expected: readonly Name[]
  readonly received: readonly Name[]
  /** Offered units of which at least something was seen: these can be accepted, with what is missing from them. */
  readonly arrived: readonly Name[]
  readonly missing: readonly Name[]
  /** Seen, but nobody offered it to us. */
  readonly extra: readonly Name[]
  readonly suspended: readonly Name[]
  readonly condemned: readonly Name[]
  /** Also what holds, or has in it what holds, vials of a recalled batch. */
  readonly recalled: readonly Name[]
}

/** The offered units, each with everything packed inside it. */
export function expectedUnits(tables: Tables, offers: readonly Handoff[]): Unit[] {
  const inside = (id: Digest): Unit[] => {
    const unit = tables.unit.get(id)
    return unit ? [unit, ...tables.unit.list('parent', id).flatMap((child) => inside(child.id))] : []
  }
  return offers.flatMap((offer) => inside(offer.unit))
}

/**
 * Compares an arrival with its offers.
 *
 * The label of a closed pallet stands for what is in it: units inside count as received unless at least one of them was
 * scanned alone; from then on each must be seen. A parent counts as received when everything in it was.
 */
export function compare(tables: Tables, expected: readonly Unit[], scans: readonly Scan[]): Difference {
  const seen = new Map(scans.flatMap(({ unit }) => (unit ? [[subjectOf(unit), unit] as const] : [])))
  const units = new Map(expected.map((unit) => [unit.id, unit]))
  const children = Map.groupBy(expected, ({ parent }) => parent)
  const childrenOf = (id: Digest) => children.get(id) ?? []
  const opened = (id: Digest): boolean => childrenOf(id).some((child) => seen.has(child.id) || opened(child.id))
  const arrived = (unit: Unit): boolean => {
    if (opened(unit.id)) return childrenOf(unit.id).every(arrived)
    if (seen.has(unit.id)) return true
    const parent = unit.parent && units.get(unit.parent)
    return parent ? !opened(parent.id) && arrived(parent) : false
  }
  const received = expected.filter(arrived)
  const tops = expected.filter(({ parent }) => parent === null || !units.has(parent))
  const shadowed = (by: (unit: Unit) => boolean) => received.filter(({ id }) => ancestry(tables, id).some(by))
  const batches = recalledBatches(tables, expected)
  const holds = (id: Digest): boolean => batches.has(id) || childrenOf(id).some((child) => holds(child.id))
  const isRecalled = (id: Digest) => holds(id) || ancestry(tables, id).some(({ recalledAt }) => recalledAt !== null)
  return {
    expected: namesOf(expected),
    received: namesOf(received),
    arrived: namesOf(tops.filter(({ id }) => seen.has(id) || opened(id))),
    missing: namesOf(expected.filter((unit) => !arrived(unit))),
    extra: [...seen].filter(([id]) => !units.has(id)).map(([, name]) => name),
    suspended: namesOf(shadowed(({ suspendedBy }) => suspendedBy.length > 0)),
    condemned: namesOf(shadowed(({ condemnedAt }) => condemnedAt !== null)),
    recalled: namesOf(received.filter(({ id }) => isRecalled(id))),
  }
}

/** The units with vials of a recalled batch. As for the ledger, one that was emptied still counts. */
function recalledBatches(tables: Tables, units: readonly Unit[]): Set<Digest> {
  const recalled = new Set(tables.batch.list().flatMap(({ id, recalledAt }) => (recalledAt === null ? [] : [id])))
  if (recalled.size === 0) return new Set()
  const holding = ({ id }: Unit) => tables.content.list('unit', id).some(({ batch }) => recalled.has(batch))
  return new Set(units.filter(holding).map(({ id }) => id))
}

function namesOf(units: readonly Unit[]): Name[] {
  return units.map(({ name }) => name)
}
