import { change, type Folds } from './recorded.ts'

/** Who belongs, with which keys. */
export const memberFolds: Folds = {
  admit(tables, { event }) {
    const { member, name, roles, recipient } = event
    tables.party.put(member, { address: member, name, roles, recipient, suspended: false })
  },
  suspendParty: (tables, { event }) => change(tables.party, event.member, { suspended: event.suspended }),
  setRoles: (tables, { event }) => change(tables.party, event.member, { roles: event.roles }),
  enrolKey(tables, { event, party, occurredAt }) {
    const { key, keyType, label } = event
    tables.key.put(key, { address: key, party, type: keyType, label, enrolledAt: occurredAt, revokedAt: null })
  },
  revokeKey: (tables, { event, occurredAt }) => change(tables.key, event.key, { revokedAt: occurredAt }),
}
