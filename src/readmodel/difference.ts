import { type Digest, type Name, subjectOf } from '../values/index.ts'
import { ancestry } from './fold/custody.ts'
import type { Handoff, Unit } from './model.ts'
import type { Tables } from './tables.ts'

/** What may stand against a unit that is there. */
export const conditions = ['suspended', 'condemned', 'recalled'] as const
export type Condition = (typeof conditions)[number]

/** A unit, or a vial, that should be there. */
export type Expected = Pick<Unit, 'id' | 'name' | 'parent'> & { readonly conditions: readonly Condition[] }

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
export function expectedUnits(tables: Tables, offers: readonly Pick<Handoff, 'unit'>[]): Expected[] {
  const conditionsOf = conditionsIn(tables)
  const inside = (id: Digest): Expected[] => {
    const unit = tables.unit.get(id)
    if (!unit) return []
    const { name, parent } = unit
    const children = tables.unit.list('parent', id).flatMap((child) => inside(child.id))
    return [{ id, name, parent, conditions: conditionsOf(id) }, ...children]
  }
  return offers.flatMap((offer) => inside(offer.unit))
}

/**
 * Compares what was seen with what was expected.
 *
 * The label of a closed pallet stands for what is in it: what is inside counts as received unless at least one of it was
 * scanned alone; from then on each must be seen. A parent counts as received when everything in it was.
 *
 * @param names - As they were seen; the same twice is seen once.
 */
export function compare(expected: readonly Expected[], names: Iterable<Name>): Difference {
  const seen = new Map([...names].map((name) => [subjectOf(name), name]))
  const units = new Map(expected.map((unit) => [unit.id, unit]))
  const children = Map.groupBy(expected, ({ parent }) => parent)
  const childrenOf = (id: Digest) => children.get(id) ?? []
  const opened = remembered((id: Digest): boolean =>
    childrenOf(id).some((child) => seen.has(child.id) || opened(child.id)),
  )
  const arrived = remembered((unit: Expected): boolean => {
    if (opened(unit.id)) return childrenOf(unit.id).every(arrived)
    if (seen.has(unit.id)) return true
    const parent = unit.parent && units.get(unit.parent)
    return parent ? !opened(parent.id) && arrived(parent) : false
  })
  const received = expected.filter(arrived)
  const tops = expected.filter(({ parent }) => parent === null || !units.has(parent))
  const under = (condition: Condition) => namesOf(received.filter((unit) => unit.conditions.includes(condition)))
  return {
    expected: namesOf(expected),
    received: namesOf(received),
    arrived: namesOf(tops.filter(({ id }) => seen.has(id) || opened(id))),
    missing: namesOf(expected.filter((unit) => !arrived(unit))),
    extra: [...seen].filter(([id]) => !units.has(id)).map(([, name]) => name),
    suspended: under('suspended'),
    condemned: under('condemned'),
    recalled: under('recalled'),
  }
}

/** What stands against a unit, with what its parents put on it. As for the ledger, vials that were taken out or used up no longer count. */
export function conditionsIn(tables: Tables): (id: Digest) => Condition[] {
  const recalled = new Set(tables.batch.list().flatMap(({ id, recalledAt }) => (recalledAt === null ? [] : [id])))
  const holds = remembered((id: Digest): boolean => {
    if (recalled.size === 0) return false
    if (tables.content.list('unit', id).some(({ batch, mask }) => BigInt(mask) !== 0n && recalled.has(batch)))
      return true
    return tables.unit.list('parent', id).some((child) => holds(child.id))
  })
  return (id) => {
    const chain = ancestry(tables, id)
    const stands: Record<Condition, boolean> = {
      suspended: chain.some(({ suspendedBy }) => suspendedBy.length > 0),
      condemned: chain.some(({ condemnedAt }) => condemnedAt !== null),
      recalled: holds(id) || chain.some(({ recalledAt }) => recalledAt !== null),
    }
    return conditions.filter((condition) => stands[condition])
  }
}

/** Asked for thousands of units on one pallet, the pallet's own answer is worked out once. */
function remembered<Key, Value>(work: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key) => {
    const value = known.has(key) ? (known.get(key) as Value) : work(key)
    known.set(key, value)
    return value
  }
}

function namesOf(units: readonly { readonly name: Name }[]): Name[] {
  return units.map(({ name }) => name)
}
