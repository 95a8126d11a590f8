import type { Event } from '../../event/index.ts'
import type { Tables } from '../tables.ts'
import { change, type Folds, type Recorded } from './recorded.ts'

type Decided = Extract<Event, { kind: 'admit' | 'suspendParty' | 'setRoles' | 'setCouncil' }>

/** What the council decides; while it has a time lock, that only announces most decisions. */
export const councilFolds: Folds = {
  admit: decide,
  suspendParty: decide,
  setRoles: decide,
  setCouncil: decide,
  enact(tables, { event }) {
    const decision = tables.decision.get(event.action)
    if (!decision) return
    take(tables, decision.event)
    change(tables.decision, event.action, { status: 'enacted' })
  },
  withdraw: (tables, { event }) => change(tables.decision, event.action, { status: 'withdrawn' }),
}

function decide(tables: Tables, { id, event, party, occurredAt }: Recorded<Decided>): void {
  const protects = event.kind === 'suspendParty' && event.suspended
  const locked = (tables.council.get(seat)?.lockMs ?? 0) > 0
  if (!locked || protects) take(tables, event)
  else tables.decision.put(id, { id, event, proposer: party, announcedAt: occurredAt, status: 'open' })
}

function take(tables: Tables, event: Decided): void {
  if (event.kind === 'admit') {
    const { member, name, roles, recipient } = event
    tables.party.put(member, { address: member, name, roles, recipient, suspended: false })
  }
  if (event.kind === 'suspendParty') change(tables.party, event.member, { suspended: event.suspended })
  if (event.kind === 'setRoles') change(tables.party, event.member, { roles: event.roles })
  if (event.kind !== 'setCouncil') return
  tables.council.put(seat, { members: event.members, threshold: event.threshold, lockMs: event.lockMs })
}

/** There is one council. */
const seat = 'council'
