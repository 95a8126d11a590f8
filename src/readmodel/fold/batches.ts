import { parseName, subjectOf } from '../../values/index.ts'
import { change, type Folds } from './recorded.ts'

/** What was made, from what, and whether it may be used. */
export const batchFolds: Folds = {
  registerBatch(tables, { event, party, occurredAt, commitment }) {
    const named = parseName(event.name)
    if (named.type !== 'batch') return
    tables.batch.put(subjectOf(event.name), {
      id: subjectOf(event.name),
      name: event.name,
      gtin: named.gtin,
      lot: named.lot,
      maker: party,
      expiresAt: event.expiresAt,
      serialRoot: event.serialRoot,
      unitCount: event.unitCount,
      dosesPerVial: event.dosesPerVial,
      manifest: commitment,
      registeredAt: occurredAt,
      releasedAt: null,
      recalledAt: null,
      recalledBy: null,
      recallReason: null,
    })
  },
  stageResult(tables, { id, event, party, occurredAt, commitment }) {
    const { batch, stage, passed, note } = event
    tables.stage.put(id, { statement: id, batch, stage, passed, note, party, recordedAt: occurredAt, commitment })
  },
  releaseBatch: (tables, { event, occurredAt }) => change(tables.batch, event.batch, { releasedAt: occurredAt }),
  recall(tables, { event, party, occurredAt }) {
    const recalled = { recalledAt: occurredAt, recalledBy: party, recallReason: event.reason }
    // What is recalled stays so; whoever says it once more does not change when it began, or why.
    if (event.scope === 'batch' && !tables.batch.get(event.target)?.recalledAt)
      change(tables.batch, event.target, recalled)
    if (event.scope === 'unit' && !tables.unit.get(event.target)?.recalledAt)
      change(tables.unit, event.target, recalled)
  },
}
