import {
  type Condition,
  compare,
  conditionsIn,
  type Difference,
  type Expected,
  expectedUnits,
  type Tables,
} from '../readmodel/index.ts'
import { type Digest, type Name, parseName, subjectOf } from '../values/index.ts'
import { type VialPlaces, vialPlaces } from './vialPlaces.ts'
import type { Workspace } from './workspace.ts'

/** What should be there: named units with all that is in them; or, with `null`, whatever is scanned brings its contents along. */
export type Expecting = readonly Digest[] | null

/** How one thing that was seen stands to what is expected. */
export type Standing = { readonly place: 'expected' | 'extra' | 'unknown'; readonly conditions: readonly Condition[] }

/** What is expected, which grows: a carton's vials are counted one by one once one of them was seen alone. */
export type Expectation = {
  /** Looks at one thing that was seen. Asked again, it says the same. */
  readonly see: (name: Name) => Standing
  /** Back to what was expected before anything was seen. */
  readonly forget: () => void
  readonly vials: VialPlaces
  readonly difference: (seen: Iterable<Name>) => Difference
}

export function expectationOf(workspace: Workspace, tables: Tables, expecting: Expecting): Expectation {
  const items = new Map<Digest, Expected>()
  const conditionsOf = conditionsIn(tables)
  const places = vialPlaces(workspace, tables)
  const opened = new Set<Digest>()
  const add = (more: readonly Expected[]) => {
    for (const each of more) items.set(each.id, each)
  }
  const asked = expectedUnits(
    tables,
    (expecting ?? []).map((unit) => ({ unit })),
  )
  add(asked)

  /** From here on every vial of this carton is expected by itself. */
  const open = (carton: Digest) => {
    if (opened.has(carton)) return
    opened.add(carton)
    const conditions = items.get(carton)?.conditions ?? []
    add(places.vialsOf(carton).map((name) => ({ id: subjectOf(name), name, parent: carton, conditions })))
  }

  function seeVial(name: Name): Standing {
    const id = subjectOf(name)
    const place = places.placeOf(name)
    if (!place) return { place: 'unknown', conditions: [] }
    if (place.carton && items.has(place.carton)) open(place.carton)
    const expected = items.get(id)
    if (expected) return { place: 'expected', conditions: expected.conditions }
    const recalled = tables.batch.get(place.batch)?.recalledAt !== null
    const conditions = place.carton ? conditionsOf(place.carton) : recalled ? (['recalled'] as const) : []
    if (expecting !== null) return { place: 'extra', conditions }
    add([{ id, name, parent: null, conditions }])
    return { place: 'expected', conditions }
  }

  function seeUnit(name: Name): Standing {
    const id = subjectOf(name)
    if (!tables.unit.get(id)) return { place: 'unknown', conditions: [] }
    if (expecting === null && !items.has(id)) add(expectedUnits(tables, [{ unit: id }]))
    const expected = items.get(id)
    return expected
      ? { place: 'expected', conditions: expected.conditions }
      : { place: 'extra', conditions: conditionsOf(id) }
  }

  return {
    see: (name) => (parseName(name).type === 'vial' ? seeVial(name) : seeUnit(name)),
    forget() {
      items.clear()
      opened.clear()
      add(asked)
    },
    vials: places,
    difference: (seen) => compare([...items.values()], seen),
  }
}
