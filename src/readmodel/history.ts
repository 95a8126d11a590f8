import type { Digest, Name } from '../values/index.ts'
import { touches } from './fold/coldchain.ts'
import type { History, Unit } from './model.ts'
import type { Tables } from './tables.ts'

/**
 * Everything the ledger says about one batch: where it came from, what it is in, where that went, what happened there.
 *
 * @param nameOf - Names a vial from its batch's manifest; the ledger knows only hashes.
 */
export function historyOfBatch(tables: Tables, batch: Digest, nameOf: (index: number) => Name | null): History {
  const contents = tables.content.list('batch', batch)
  const vials = tables.vial.list('batch', batch).map((vial) => ({ ...vial, name: nameOf(vial.index) }))
  const roots = new Set([...contents.map(({ unit }) => unit), ...vials.flatMap(({ unit }) => unit ?? [])])
  const units = [...withParents(tables, roots).values()]
  const packings = units.flatMap(({ id }) => tables.packing.list('child', id))
  const placements = units.flatMap(({ id }) => tables.placement.list('unit', id))
  const excursions = [...new Set(placements.map(({ container }) => container))]
    .flatMap((container) => tables.excursion.list('container', container))
    .filter((one) => placements.some((stay) => stay.container === one.container && touches(stay, one)))
  const doses = vials.flatMap(({ id }) => tables.dose.list('vial', id))
  const row = tables.batch.get(batch)
  return {
    parties: tables.party.list(),
    batches: row ? [row] : [],
    stages: tables.stage.list('batch', batch),
    units,
    packings,
    contents,
    handoffs: units.flatMap(({ id }) => tables.handoff.list('unit', id)),
    placements,
    excursions,
    assessments: units.flatMap(({ id }) => tables.assessment.list('unit', id)),
    vials,
    doses,
    symptoms: doses.flatMap(({ id }) => tables.symptom.list('dose', id)),
    anchors: [...new Set(excursions.map(({ log }) => log))].flatMap((log) => tables.anchor.list('log', log)),
  }
}

/** The units and every unit one of them is or ever was packed in. */
function withParents(tables: Tables, roots: Iterable<Digest>): Map<Digest, Unit> {
  const found = new Map<Digest, Unit>()
  const open = [...roots]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const unit = tables.unit.get(id)
    if (!unit || found.has(id)) continue
    found.set(id, unit)
    open.push(...tables.packing.list('child', id).map(({ parent }) => parent))
  }
  return found
}
