import type { VialSet } from '../../event/index.ts'
import { type Digest, type Hex, type Instant, instant, subjectOf } from '../../values/index.ts'
import type { Unit } from '../model.ts'
import { rowId, type Tables } from '../tables.ts'
import { change, type Folds, none } from './recorded.ts'
import { inheritSuspensions } from './suspension.ts'

/** What is inside what, and who holds it. */
export const custodyFolds: Folds = {
  pack(tables, { event, party, occurredAt }) {
    const id = subjectOf(event.name)
    if (!tables.unit.get(id)) tables.unit.put(id, newUnit(id, event.name, party, occurredAt))
    for (const child of event.units) {
      endPlacement(tables, child, occurredAt)
      tables.packing.put(rowId(child, id, occurredAt), { child, parent: id, packedAt: occurredAt, unpackedAt: null })
      change(tables.unit, child, { parent: id })
    }
    for (const set of event.vials) {
      if (!none(set.from)) {
        moveBits(tables, set.from, set, 'out')
        repack(tables, set.from, id, occurredAt)
      }
      moveBits(tables, id, set, 'in')
    }
  },

  unpack(tables, { event, occurredAt }) {
    const above = ancestry(tables, event.parent)
    for (const child of event.units) {
      endPacking(tables, child, occurredAt)
      change(tables.unit, child, { parent: null, ...inherited(tables, child, above) })
      inheritSuspensions(tables, child, above)
    }
    for (const set of event.vials) moveBits(tables, none(set.from) ? event.parent : set.from, set, 'out')
  },

  offer(tables, { id, event, party, occurredAt }) {
    tables.handoff.put(id, {
      offer: id,
      unit: event.unit,
      from: party,
      to: event.receiver,
      purpose: event.purpose,
      offeredAt: occurredAt,
      until: event.until,
      seal: event.seal,
      status: 'open',
      custodySequence: tables.unit.get(event.unit)?.custodySequence ?? 0,
      settledAt: null,
      missing: [],
      damaged: [],
    })
  },
  cancel: (tables, { event, occurredAt }) =>
    change(tables.handoff, event.offer, { status: 'cancelled', settledAt: occurredAt }),
  reject: (tables, { event, occurredAt }) =>
    change(tables.handoff, event.offer, { status: 'rejected', settledAt: occurredAt }),
  accept(tables, { event, party, occurredAt }) {
    const { missing, damaged } = event
    change(tables.handoff, event.offer, { status: 'accepted', settledAt: occurredAt, missing, damaged })
    change(tables.unit, event.unit, { custodian: party, custodySequence: event.custodySequence + 1 })
    endPlacement(tables, event.unit, occurredAt)
  },

  discard(tables, { event, occurredAt }) {
    if (event.scope === 'vial') return change(tables.vial, event.target, { closedAt: occurredAt })
    change(tables.unit, event.target, { closedAt: occurredAt })
    endPlacement(tables, event.target, occurredAt)
  },
  // Loose vials are in no table.
  discardVials(tables, { event }) {
    if (!none(event.from)) for (const set of event.vials) moveBits(tables, event.from, set, 'out')
  },
}

/** The unit and everything it is inside of, from the inside out. */
export function ancestry(tables: Tables, unit: Digest): Unit[] {
  const found: Unit[] = []
  for (let next = tables.unit.get(unit); next; next = next.parent ? tables.unit.get(next.parent) : undefined)
    found.push(next)
  return found
}

/** A unit that leaves its container does so once; the row stays as history. Like the ledger's, no stay ends before it began. */
export function endPlacement(tables: Tables, unit: Digest, at: Instant): void {
  const open = tables.placement.list('unit', unit).find((row) => row.removedAt === null)
  if (!open) return
  const { container, placedAt } = open
  tables.placement.put(rowId(unit, container, placedAt), { ...open, removedAt: instant(Math.max(placedAt, at)) })
}

/** Vials that go from a unit go from everything it is inside of, too. */
function repack(tables: Tables, from: Digest, into: Digest, at: Instant): void {
  const before = tables.repacking.list('holder', into).length
  let since = instant(0)
  for (const { id } of ancestry(tables, from)) {
    if (id === into) return
    const row = { holder: id, unit: into, since, packedAt: instant(Math.max(since, at)), before }
    tables.repacking.put(rowId(id, tables.repacking.list('holder', id).length), row)
    const inside = tables.packing.list('child', id).find(({ unpackedAt }) => unpackedAt === null)
    since = instant(Math.max(since, inside?.packedAt ?? 0))
  }
}

function endPacking(tables: Tables, child: Digest, at: Instant): void {
  const open = tables.packing.list('child', child).find((row) => row.unpackedAt === null)
  if (!open) return
  const { parent, packedAt } = open
  tables.packing.put(rowId(child, parent, packedAt), { ...open, unpackedAt: instant(Math.max(packedAt, at)) })
}

/** What a unit no longer holds stays on record as an empty mask: whoever weighs it later must know which batch it held. */
export function moveBits(
  tables: Tables,
  unit: Digest,
  set: Pick<VialSet, 'batch' | 'words' | 'masks'>,
  way: 'in' | 'out',
): void {
  set.words.forEach((word, at) => {
    const id = rowId(unit, word, set.batch)
    const before = BigInt(tables.content.get(id)?.mask ?? '0x0')
    const mask = set.masks[at] ?? 0n
    const after = way === 'in' ? before | mask : before & ~mask
    tables.content.put(id, { unit, batch: set.batch, word, mask: `0x${after.toString(16)}` as Hex })
  })
}

/** What a unit takes with it when it leaves its parents: their custodian, and what stands against them for good. */
function inherited(tables: Tables, child: Digest, above: readonly Unit[]): Partial<Unit> {
  const own = tables.unit.get(child)
  const first = <K extends 'recalledAt' | 'condemnedAt'>(key: K) =>
    own?.[key] ?? above.find((unit) => unit[key])?.[key] ?? null
  return {
    custodian: above.at(-1)?.custodian ?? (own as Unit).custodian,
    recalledAt: first('recalledAt'),
    condemnedAt: first('condemnedAt'),
  }
}

function newUnit(id: Digest, name: Unit['name'], custodian: Unit['custodian'], packedAt: Instant): Unit {
  return {
    id,
    name,
    packedAt,
    parent: null,
    custodian,
    custodySequence: 0,
    recalledAt: null,
    recalledBy: null,
    recallReason: null,
    condemnedAt: null,
    closedAt: null,
    suspendedBy: [],
  }
}
