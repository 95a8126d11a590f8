import { containerId, excursionId } from '../../event/index.ts'
import type { Digest } from '../../values/index.ts'
import type { Excursion, Placement } from '../model.ts'
import { pair, type Tables } from '../tables.ts'
import { endPlacement } from './custody.ts'
import { change, type Folds } from './recorded.ts'

/** Where units stood, how warm it was there, and what was decided about it. */
export const coldchainFolds: Folds = {
  place(tables, { event, party, occurredAt }) {
    const { unit, label } = event
    const container = containerId(party, label)
    const placement = { unit, container, label, owner: party, placedAt: occurredAt, removedAt: null }
    tables.placement.put(pair(unit, occurredAt), placement)
    for (const excursion of tables.excursion.list('container', container)) suspend(tables, excursion, placement)
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
    tables.excursion.put(id, excursion)
    for (const placement of tables.placement.list('container', container)) suspend(tables, excursion, placement)
  },

  assess(tables, { event, party, occurredAt }) {
    const { unit, excursion, decision } = event
    tables.assessment.put(pair(unit, excursion), { unit, excursion, decision, party, assessedAt: occurredAt })
    const suspendedBy = (tables.unit.get(unit)?.suspendedBy ?? []).filter((id) => id !== excursion)
    change(tables.unit, unit, decision === 'condemned' ? { suspendedBy, condemnedAt: occurredAt } : { suspendedBy })
  },
}

/** A stay in a container touches an exposure when they share a moment; what has not ended yet goes on. */
export function touches(
  placement: Placement,
  { startedAt, endedAt }: Pick<Excursion, 'startedAt' | 'endedAt'>,
): boolean {
  const { placedAt, removedAt } = placement
  return placedAt <= (endedAt ?? Number.POSITIVE_INFINITY) && (removedAt ?? Number.POSITIVE_INFINITY) >= startedAt
}

/** Mirrors what the contract did: a stay that touches the exposure is suspended by it until it is assessed. */
function suspend(tables: Tables, excursion: Excursion, placement: Placement): void {
  const { unit } = placement
  if (!touches(placement, excursion) || tables.assessment.get(pair(unit, excursion.id))) return
  const suspendedBy: readonly Digest[] = tables.unit.get(unit)?.suspendedBy ?? []
  if (!suspendedBy.includes(excursion.id)) change(tables.unit, unit, { suspendedBy: [...suspendedBy, excursion.id] })
}
