import { type Carrier, carriers } from '../coldchain/index.ts'
import type { Handoff, History, Party } from '../readmodel/index.ts'
import type { Address, Digest, Instant } from '../values/index.ts'

/** One party holding a unit for a while. `to` is `null` while it still does. */
export type Leg = {
  readonly party: Address
  readonly name: string | null
  readonly from: Instant
  readonly to: Instant | null
  /** How the unit came to this party; `null` for the one that made it. */
  readonly by: Handoff | null
}

/**
 * Who held a unit, and when: the accepted handoffs of itself and of everything it was inside of at the time.
 *
 * @param since - From when the first party counts, usually the batch's registration.
 * @returns Oldest first. Two legs that do not fit, or a first one that nobody recorded, are for {@link breaks} to name.
 */
export function custody(unit: Digest, first: { party: Address; since: Instant }, history: History): Leg[] {
  const accepted = carriers(unit, history.packings)
    .flatMap((carrier) => history.handoffs.filter((handoff) => happenedTo(carrier, handoff)))
    .sort((a, b) => (a.settledAt ?? 0) - (b.settledAt ?? 0) || a.custodySequence - b.custodySequence)
  const starts = [
    { party: first.party, from: first.since, by: null },
    ...accepted.map((by) => ({ party: by.to, from: by.settledAt as Instant, by })),
  ]
  return starts.map((leg, i) => ({
    ...leg,
    name: partyName(history, leg.party),
    to: starts[i + 1]?.from ?? null,
  }))
}

/** Handoffs whose sender is not the party that held the unit before. */
export function breaks(legs: readonly Leg[]): Leg[] {
  return legs.filter(({ by }, i) => by !== null && by.from !== legs[i - 1]?.party)
}

export function partyName({ parties }: { readonly parties: readonly Party[] }, address: Address): string | null {
  return parties.find((party) => party.address === address)?.name ?? null
}

function happenedTo({ unit, from, to }: Carrier, handoff: Handoff): boolean {
  const { settledAt } = handoff
  if (handoff.unit !== unit || handoff.status !== 'accepted' || settledAt === null) return false
  return settledAt >= from && (to === null || settledAt <= to)
}
