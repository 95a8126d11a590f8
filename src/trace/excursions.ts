import { carriers, type Stay, stays } from '../coldchain/index.ts'
import type { Anchor, Assessment, Excursion, History } from '../readmodel/index.ts'
import type { Digest, Instant } from '../values/index.ts'

/** One stay of a unit in a container, with the label its owner gave it and the logs known to speak of it. */
export type TracedStay = Stay & { readonly label: string | null; readonly logs: readonly Digest[] }

/** An excursion during which a unit was in the container, and what became of it. */
export type Touched = {
  readonly excursion: Excursion
  /** The part of it that the unit was there for; `to` is `null` while it goes on. */
  readonly from: Instant
  readonly to: Instant | null
  readonly assessments: readonly Assessment[]
  /** The anchored heads of the log that cover that part: sealed segments up to these prove its readings. */
  readonly anchors: readonly Anchor[]
}

export function tracedStays(unit: Digest, history: History): TracedStay[] {
  return stays(unit, history).map((stay) => ({
    ...stay,
    label: history.placements.find(({ container }) => container === stay.container)?.label ?? null,
    logs: [
      ...new Set(history.excursions.filter(({ container }) => container === stay.container).map(({ log }) => log)),
    ],
  }))
}

/** Every excursion a unit was in, itself or inside something; the rulebook's touch: ends that meet count. */
export function touched(unit: Digest, history: History): Touched[] {
  const units = new Set(carriers(unit, history.packings).map((carrier) => carrier.unit))
  return stays(unit, history).flatMap((stay) =>
    history.excursions
      .filter(({ container }) => container === stay.container)
      .filter(({ startedAt, endedAt }) => startedAt <= (stay.to ?? startedAt) && (endedAt ?? stay.from) >= stay.from)
      .map((excursion) => {
        const from = later(stay.from, excursion.startedAt)
        const to = earlier(stay.to, excursion.endedAt)
        const assessments = history.assessments.filter((row) => row.excursion === excursion.id && units.has(row.unit))
        return { excursion, from, to, assessments, anchors: covering(history.anchors, excursion.log, from, to) }
      }),
  )
}

/** The heads of one log from the first that reaches into a time up to the first that reaches past it. */
function covering(anchors: readonly Anchor[], log: Digest, from: Instant, to: Instant | null): Anchor[] {
  const heads = anchors.filter((anchor) => anchor.log === log).sort((a, b) => a.coversUntil - b.coversUntil)
  const last = to === null ? -1 : heads.findIndex(({ coversUntil }) => coversUntil >= to)
  return heads.slice(0, last === -1 ? heads.length : last + 1).filter(({ coversUntil }) => coversUntil >= from)
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}
