import type { Instant } from '../../values/index.ts'
import type { Decision } from '../model.ts'
import type { Tables } from '../tables.ts'
import { councilSeat, succeed } from './members.ts'
import { change, type Folds, type Recorded } from './recorded.ts'

/** What the council decides; while it has a time lock, that only announces most decisions. */
export const councilFolds: Folds = {
  admit: decide,
  suspendParty: decide,
  setRoles: decide,
  setCouncil: decide,
  replaceKey: decide,
  enact(tables, { event, occurredAt }) {
    const decision = tables.decision.get(event.action)
    if (!decision) return
    take(tables, decision.event, occurredAt)
    change(tables.decision, event.action, { status: 'enacted' })
  },
  withdraw: (tables, { event }) => change(tables.decision, event.action, { status: 'withdrawn' }),
}

function decide(tables: Tables, { id, event, party, occurredAt }: Recorded<Decision['event']>): void {
  const protects = event.kind === 'suspendParty' && event.suspended
  const locked = (tables.council.get(councilSeat)?.lockMs ?? 0) > 0
  if (!locked || protects) take(tables, event, occurredAt)
  else tables.decision.put(id, { id, event, proposer: party, announcedAt: occurredAt, status: 'open' })
}

function take(tables: Tables, event: Decision['event'], at: Instant): void {
  if (event.kind === 'admit') {
    const { member, name, roles, recipient } = event
    tables.party.put(member, { address: member, admin: member, name, roles, recipient, suspended: false })
  }
  if (event.kind === 'suspendParty') change(tables.party, event.member, { suspended: event.suspended })
  if (event.kind === 'setRoles') change(tables.party, event.member, { roles: event.roles })
  if (event.kind === 'replaceKey') succeed(tables, event, at)
  if (event.kind !== 'setCouncil') return
  tables.council.put(councilSeat, { members: event.members, threshold: event.threshold, lockMs: event.lockMs })
}
