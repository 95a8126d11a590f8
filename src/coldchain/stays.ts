import { type Digest, type Instant, instant } from '../values/index.ts'

/** One unit inside another for a while. */
export type Packed = {
  readonly child: Digest
  readonly parent: Digest
  readonly packedAt: Instant
  readonly unpackedAt: Instant | null
}

/** One unit in one container for a while. */
export type Placed = {
  readonly unit: Digest
  readonly container: Digest
  readonly placedAt: Instant
  readonly removedAt: Instant | null
}

/** One unit in one container, by itself or inside `placed`. `to` is `null` while it is still there. */
export type Stay = {
  readonly container: Digest
  readonly placed: Digest
  readonly from: Instant
  readonly to: Instant | null
}

type Open = { readonly from: number; readonly to: number }

/**
 * Every container a unit was in, and when: its own placements and those of whatever it was packed into at the time.
 *
 * @returns Oldest first. What nobody recorded is not there: time between two stays is unknown, not safe.
 */
export function stays(
  unit: Digest,
  history: { readonly packings: readonly Packed[]; readonly placements: readonly Placed[] },
): Stay[] {
  return staysWithin(unit, { from: 0, to: Number.POSITIVE_INFINITY }, history, new Set())
    .map(({ from, to, ...stay }) => ({ ...stay, from: instant(from), to: Number.isFinite(to) ? instant(to) : null }))
    .sort((a, b) => a.from - b.from)
}

function staysWithin(
  unit: Digest,
  window: Open,
  history: Parameters<typeof stays>[1],
  inside: ReadonlySet<Digest>,
): (Omit<Stay, 'from' | 'to'> & Open)[] {
  // The ledger refuses a unit inside itself; a history that claims one must still end.
  if (inside.has(unit)) return []
  const own = history.placements
    .filter((placement) => placement.unit === unit)
    .map(({ container, placedAt, removedAt }) => ({ container, placed: unit, ...overlap(window, placedAt, removedAt) }))
    .filter(({ from, to }) => from < to)
  const inherited = history.packings
    .filter((packing) => packing.child === unit)
    .map(({ parent, packedAt, unpackedAt }) => ({ parent, window: overlap(window, packedAt, unpackedAt) }))
    .filter(({ window: { from, to } }) => from < to)
    .flatMap((packing) => staysWithin(packing.parent, packing.window, history, new Set([...inside, unit])))
  return [...own, ...inherited]
}

function overlap(window: Open, from: Instant, to: Instant | null): Open {
  return { from: Math.max(window.from, from), to: Math.min(window.to, to ?? Number.POSITIVE_INFINITY) }
}
