import { containerId, excursionId } from '../../event/index.ts'
import { type Digest, type Instant, instant } from '../../values/index.ts'
import type { Excursion, Placement, Repacking } from '../model.ts'
import { rowId, type Tables } from '../tables.ts'
import { endPlacement } from './custody.ts'
import { change, type Folds } from './recorded.ts'
import { lift, settle, suspend } from './suspension.ts'

/** Where units stood, how warm it was there, and what was decided about it. */
export const coldchainFolds: Folds = {
  place(tables, { event, party, occurredAt }) {
    const { unit, label } = event
    const container = containerId(party, label)
    const placement = { unit, container, label, owner: party, placedAt: occurredAt, removedAt: null }
    tables.placement.put(rowId(unit, container, occurredAt), placement)
    for (const excursion of tables.excursion.list('container', container))
      if (touches(placement, excursion)) suspend(tables, excursion.id, unit, occurredAt)
  },
  remove: (tables, { event, occurredAt }) => endPlacement(tables, event.unit, occurredAt),

  checkpoint(tables, { id, event, party, occurredAt }) {
    const { log, size, root, chainHead, coversUntil } = event
    tables.anchor.put(id, {
      log,
      party,
      size,
      root,
      chainHead,
      coversUntil,
      recordedAt: occurredAt,
    })
  },

  excursion(tables, { event }) {
    const { owner, label, profile, side, startedAt, endedAt, worst, limit, limitMs, log } = event
    const container = containerId(owner, label)
    const id = excursionId(container, profile, side, startedAt)
    const excursion = { id, container, label, owner, profile, side, startedAt, endedAt, worst, limit, limitMs, log }
    const isNew = tables.excursion.get(id) === undefined
    tables.excursion.put(id, excursion)
    if (!isNew) return settle(tables, id, endedAt)
    for (const placement of tables.placement.list('container', container))
      if (touches(placement, excursion)) suspendExposed(tables, id, placement.unit, common(excursion, placement))
  },

  assess(tables, { event, party, occurredAt }) {
    const { unit, excursion, decision } = event
    tables.assessment.put(rowId(unit, excursion), { unit, excursion, decision, party, assessedAt: occurredAt })
    lift(tables, excursion, unit)
    if (decision === 'condemned') change(tables.unit, unit, { condemnedAt: occurredAt })
  },
}

type Stay = Pick<Placement, 'placedAt' | 'removedAt'>
type Exposure = Pick<Excursion, 'startedAt' | 'endedAt'>

/** A stay in a container touches an exposure when they share a moment; what has not ended yet goes on. */
export function touches({ placedAt, removedAt }: Stay, { startedAt, endedAt }: Exposure): boolean {
  return placedAt <= (endedAt ?? Number.POSITIVE_INFINITY) && (removedAt ?? Number.POSITIVE_INFINITY) > startedAt
}

/** The part of an exposure that a stay had. */
function common({ startedAt, endedAt }: Exposure, { placedAt, removedAt }: Stay): Exposure {
  const ends = [endedAt, removedAt].filter((end) => end !== null)
  return {
    startedAt: instant(Math.max(startedAt, placedAt)),
    endedAt: ends.length > 0 ? instant(Math.min(...ends)) : null,
  }
}

/** How many units may be nested, as the ledger has it. */
const maxDepth = 8

/**
 * Suspends a unit that was exposed, and what was taken out of it since; what is still inside inherits. Times are as
 * signed, so two units may each claim to have been in the other: the depth that packing allows ends such a circle.
 */
function suspendExposed(
  tables: Tables,
  excursion: Digest,
  unit: Digest,
  exposure: Exposure,
  depth: number = maxDepth,
): void {
  suspend(tables, excursion, unit, exposure.startedAt)
  if (depth === 1) return
  for (const { child, packedAt, unpackedAt } of tables.packing.list('parent', unit)) {
    const stay = { placedAt: packedAt, removedAt: unpackedAt }
    if (unpackedAt !== null && touches(stay, exposure))
      suspendExposed(tables, excursion, child, common(exposure, stay), depth - 1)
  }
  for (const moved of tables.repacking.list('holder', unit)) {
    const stay = { placedAt: moved.since, removedAt: moved.packedAt }
    if (touches(stay, exposure)) suspendRepacked(tables, excursion, moved, common(exposure, stay).startedAt, depth - 1)
  }
}

/** Suspends the unit that exposed vials were packed into, and those that vials were packed into from it since. */
function suspendRepacked(tables: Tables, excursion: Digest, moved: Repacking, since: Instant, depth: number): void {
  suspend(tables, excursion, moved.unit, since)
  if (depth === 1) return
  for (const next of tables.repacking.list('holder', moved.unit).slice(moved.before))
    suspendRepacked(tables, excursion, next, since, depth - 1)
}
