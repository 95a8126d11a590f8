import { type Digest, type Instant, instant } from '../../values/index.ts'
import type { Unit } from '../model.ts'
import { rowId, type Tables } from '../tables.ts'
import { change } from './recorded.ts'

/** Suspends a unit, exposed since then, by an excursion, once; of one that goes on it remembers latecomers for its end. */
export function suspend(tables: Tables, excursion: Digest, unit: Digest, since: Instant): void {
  const late = rowId(unit, excursion)
  const suspendedBy: readonly Digest[] = tables.unit.get(unit)?.suspendedBy ?? []
  if (suspendedBy.includes(excursion)) {
    const known = tables.latecomer.get(late)
    if (known && since < known.since) tables.latecomer.put(late, { ...known, since })
    return
  }
  change(tables.unit, unit, { suspendedBy: [...suspendedBy, excursion] })
  const known = tables.excursion.get(excursion)
  if (known?.endedAt === null && since > known.startedAt) tables.latecomer.put(late, { unit, excursion, since })
}

/** Gives a unit the suspensions of what it was inside of. */
export function inheritSuspensions(tables: Tables, unit: Digest, above: readonly Unit[]): void {
  for (const { id, suspendedBy } of above)
    for (const excursion of suspendedBy)
      suspend(tables, excursion, unit, tables.latecomer.get(rowId(id, excursion))?.since ?? instant(0))
}

/** Ends the suspension of the units that came only after the excursion's end, once that is known. */
export function settle(tables: Tables, excursion: Digest, endedAt: Instant | null): void {
  if (endedAt === null) return
  for (const { unit, since } of tables.latecomer.list('excursion', excursion))
    if (since > endedAt) lift(tables, excursion, unit)
}

export function lift(tables: Tables, excursion: Digest, unit: Digest): void {
  const suspendedBy = (tables.unit.get(unit)?.suspendedBy ?? []).filter((id) => id !== excursion)
  change(tables.unit, unit, { suspendedBy })
}
