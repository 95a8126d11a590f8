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

/** A unit, or one it was inside of, and when. `to` is `null` while it still is. */
export type Carrier = { readonly unit: Digest; readonly from: Instant; readonly to: Instant | null }

/** One unit in one container, by itself or inside `placed`. `to` is `null` while it is still there. */
export type Stay = {
  readonly container: Digest
  readonly placed: Digest
  readonly from: Instant
  readonly to: Instant | null
}

/**
 * The unit itself and everything it was ever inside of, each with the time it was: what happened to a carrier then,
 * happened to the unit.
 *
 * @returns The unit first, then outwards.
 */
export function carriers(unit: Digest, packings: readonly Packed[]): Carrier[] {
  return inside({ unit, from: instant(0), to: null }, packings, new Set())
}

/**
 * Every container a unit was in, and when: its own placements and those of whatever it was packed into at the time.
 *
 * @returns Oldest first. What nobody recorded is not there: time between two stays is unknown, not safe.
 */
export function stays(
  unit: Digest,
  history: { readonly packings: readonly Packed[]; readonly placements: readonly Placed[] },
): Stay[] {
  return carriers(unit, history.packings)
    .flatMap((carrier) =>
      history.placements
        .filter((placement) => placement.unit === carrier.unit)
        .flatMap(({ container, placedAt, removedAt }) =>
          overlap(carrier, placedAt, removedAt).map((during) => ({ container, placed: carrier.unit, ...during })),
        ),
    )
    .sort((a, b) => a.from - b.from)
}

function inside(carrier: Carrier, packings: readonly Packed[], seen: ReadonlySet<Digest>): Carrier[] {
  // The ledger refuses a unit inside itself; a history that claims one must still end.
  if (seen.has(carrier.unit)) return []
  const parents = packings
    .filter(({ child }) => child === carrier.unit)
    .flatMap(({ parent, packedAt, unpackedAt }) =>
      overlap(carrier, packedAt, unpackedAt).map((during) => ({ unit: parent, ...during })),
    )
  return [carrier, ...parents.flatMap((parent) => inside(parent, packings, new Set([...seen, carrier.unit])))]
}

/** The common part of two times; none when they do not meet. */
function overlap(a: Pick<Carrier, 'from' | 'to'>, from: Instant, to: Instant | null): Pick<Carrier, 'from' | 'to'>[] {
  const start = instant(Math.max(a.from, from))
  const end = Math.min(a.to ?? Number.POSITIVE_INFINITY, to ?? Number.POSITIVE_INFINITY)
  return start < end ? [{ from: start, to: Number.isFinite(end) ? instant(end) : null }] : []
}
