import {
  type Address,
  addressAsDigest,
  type Digest,
  digestAsAddress,
  type Instant,
  subjectOf,
  zeroDigest,
} from '../values/index.ts'
import { containerId, excursionId, type Side } from './id.ts'

/**
 * How a statement's subject or object stands for part of an event.
 *
 * `Own` are the fields it alone carries; `Rest` are fields carried elsewhere that it is computed from.
 */
export type Slot<Own, Rest> = {
  readonly write: (event: Own & Rest) => Digest
  readonly read: (word: Digest, rest: Rest, party: Address) => Own
}

/** Always zero. */
export const nothing: Slot<unknown, unknown> = { write: () => zeroDigest, read: () => ({}) }

/** A digest under its own name; the zero digest where the event says so. */
export function digestAs<N extends string>(name: N): Slot<Record<N, Digest>, unknown> {
  return { write: (event) => event[name], read: (word) => ({ [name]: word }) as Record<N, Digest> }
}

/** An address in 32 bytes. */
export function addressAs<N extends string>(name: N): Slot<Record<N, Address>, unknown> {
  return {
    write: (event) => addressAsDigest(event[name]),
    read: (word) => ({ [name]: digestAsAddress(word) }) as Record<N, Address>,
  }
}

/** The hash of the `name` in the data. */
export const hashOfName: Slot<unknown, { name: string }> = {
  write: (event) => subjectOf(event.name),
  read: () => ({}),
}

/** A container of the party that signs. */
export const containerOfParty: Slot<{ owner: Address }, { label: string }> = {
  write: (event) => containerId(event.owner, event.label),
  read: (_word, _rest, party) => ({ owner: party }),
}

/** An excursion of such a container; its side stands nowhere else. */
export const excursionOfContainer: Slot<{ side: Side }, Excursion> = {
  write: (event) => identityOf(event, event.side),
  read: (word, rest) => ({ side: word === identityOf(rest, 'low') ? 'low' : 'high' }),
}

type Excursion = { owner: Address; label: string; profile: string; startedAt: Instant }

function identityOf({ owner, label, profile, startedAt }: Excursion, side: Side): Digest {
  return excursionId(containerId(owner, label), profile, side, startedAt)
}
