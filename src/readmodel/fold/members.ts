import { change, type Folds } from './recorded.ts'

/** With which keys a party speaks; its admin key is known with it. */
export const memberFolds: Folds = {
  enrolKey(tables, { event, party, occurredAt }) {
    const { key, keyType, label } = event
    tables.key.put(key, { address: key, party, type: keyType, label, enrolledAt: occurredAt, revokedAt: null })
  },
  rotateKey(tables, { event, occurredAt }) {
    const old = tables.key.get(event.key)
    change(tables.key, event.key, { revokedAt: occurredAt })
    if (old) tables.key.put(event.successor, { ...old, address: event.successor, enrolledAt: occurredAt })
  },
  revokeKey: (tables, { event, occurredAt }) => change(tables.key, event.key, { revokedAt: occurredAt }),
}
