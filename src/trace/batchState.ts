import type { Batch, History, Stage } from '../readmodel/index.ts'
import type { Instant } from '../values/index.ts'

/** What the record holds against the use of a whole batch, the gravest first. */
export type BatchState = {
  readonly recalled: boolean
  /** Stages whose last result is a failure. */
  readonly failed: readonly Stage['stage'][]
  readonly expired: boolean
  readonly released: boolean
  /** Stages that a release needs, and of which no pass is recorded. */
  readonly unpassed: readonly Stage['stage'][]
}

const needed: readonly Stage['stage'][] = ['material', 'test', 'quality']

/**
 * The state of a batch at a moment, from what was recorded about it. Whether it may be used is for the rulebook to say.
 *
 * @param stages - Those of this batch, in any order.
 */
export function batchStateOf(batch: Batch, { stages }: Pick<History, 'stages'>, at: Instant): BatchState {
  const own = stages.filter((row) => row.batch === batch.id).toSorted((a, b) => a.recordedAt - b.recordedAt)
  const last = new Map(own.map(({ stage, passed }) => [stage, passed]))
  return {
    recalled: batch.recalledAt !== null,
    failed: [...last].flatMap(([stage, passed]) => (passed ? [] : [stage])),
    expired: at > batch.expiresAt,
    released: batch.releasedAt !== null,
    unpassed: needed.filter((stage) => !last.get(stage)),
  }
}
