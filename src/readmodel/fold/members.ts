import type { EventOf } from '../../event/index.ts'
import type { Instant } from '../../values/index.ts'
import type { Tables } from '../tables.ts'
import { change, type Folds } from './recorded.ts'

/** With which keys a party speaks; its admin key is known with it. */
export const memberFolds: Folds = {
  enrolKey(tables, { event, party, occurredAt }) {
    const { key, keyType, label } = event
    tables.key.put(key, { address: key, party, type: keyType, label, enrolledAt: occurredAt, revokedAt: null })
  },
  rotateKey: (tables, { event, occurredAt }) => succeed(tables, event, occurredAt),
  revokeKey: (tables, { event, occurredAt }) => change(tables.key, event.key, { revokedAt: occurredAt }),
}

type Succession = Pick<EventOf<'rotateKey'>, 'key' | 'successor'>

/** A new key takes the place of an old one, in the council too. */
export function succeed(tables: Tables, { key, successor }: Succession, at: Instant): void {
  const old = tables.key.get(key)
  change(tables.key, key, { revokedAt: at })
  if (old) tables.key.put(successor, { ...old, address: successor, enrolledAt: at })
  const party = tables.party.list().find(({ admin }) => admin === key)
  if (party) change(tables.party, party.address, { admin: successor })
  const council = tables.council.get(councilSeat)
  if (!council) return
  const members = council.members.map((member) => (member === key ? successor : member))
  tables.council.put(councilSeat, { ...council, members })
}

/** There is one council. */
export const councilSeat = 'council'
