import type { EventOf } from '../event/index.ts'
import { ancestry, compare, type Difference, expectedUnits, type Handoff } from '../readmodel/index.ts'
import {
  type Address,
  type Digest,
  type Instant,
  type Name,
  type Scan,
  subjectOf,
  zeroDigest,
} from '../values/index.ts'
import { anchorJournal } from './anchoring.ts'
import { appFault } from './faults.ts'
import { findUnit } from './lookup.ts'
import { type Outcome, record } from './record.ts'
import type { Workspace } from './workspace.ts'

export type Offered = Outcome & { readonly unit: Name }

/**
 * Offers units to a named receiver.
 *
 * @param offer.until - After this the receiver may not accept any more.
 * @param offer.seal - SHA-256 of what is printed on the seal, or nothing.
 */
export async function offerUnits(
  workspace: Workspace,
  offer: {
    units: readonly Name[]
    receiver: Address
    purpose: EventOf<'offer'>['purpose']
    until: Instant
    seal?: Digest
  },
): Promise<Offered[]> {
  const { receiver, purpose, until, seal = zeroDigest } = offer
  const offered: Offered[] = []
  for (const unit of offer.units) {
    const event = {
      kind: 'offer',
      unit: subjectOf(unit),
      receiver,
      until,
      purpose,
      seal,
      checkpoint: zeroDigest,
    } as const
    offered.push({ ...(await record(workspace, event)), unit })
  }
  await anchorJournal(workspace)
  return offered
}

/** Open offers to this site, those it made itself, or all it had a part in. */
export async function listHandoffs(workspace: Workspace, which: 'incoming' | 'outgoing' | 'all'): Promise<Handoff[]> {
  const { tables } = await workspace.answers()
  const me = workspace.site.file.party
  const mine = tables.handoff.list().filter(({ from, to }) => from === me || to === me)
  const wanted = mine.filter(({ from, to, status }) => {
    if (which === 'all') return true
    return status === 'open' && (which === 'incoming' ? to === me : from === me)
  })
  return wanted.sort((a, b) => a.offeredAt - b.offeredAt)
}

/** What was offered to this site against what its readers saw: missing, extra, suspended, recalled, condemned. */
export async function compareArrival(workspace: Workspace, scans: readonly Scan[]): Promise<Difference> {
  const { tables } = await workspace.answers()
  const offers = await listHandoffs(workspace, 'incoming')
  return compare(tables, expectedUnits(tables, offers), scans)
}

/**
 * Accepts open offers of units that have arrived. The statement carries the head of the ledger as this site saw it, so a
 * chain that is cut later can be told from the one everybody witnessed.
 */
export async function acceptUnits(
  workspace: Workspace,
  arrival: { units: readonly Name[]; missing: readonly Name[]; damaged: readonly Name[]; seal?: Digest },
): Promise<Offered[]> {
  const accepted: Offered[] = []
  for (const unit of arrival.units) {
    const offer = await openOffer(workspace, unit)
    const inside = await childrenOf(workspace, subjectOf(unit))
    const head = await (await workspace.ledger()).head()
    const event = {
      kind: 'accept',
      unit: subjectOf(unit),
      offer: offer.offer,
      custodySequence: offer.custodySequence,
      seal: arrival.seal ?? offer.seal,
      missing: arrival.missing.map(subjectOf).filter((id) => inside.has(id)),
      damaged: arrival.damaged.map(subjectOf).filter((id) => inside.has(id)),
      witnessedHeight: head.height,
      witnessedHead: head.hash,
    } as const
    // The head moves on between two attempts; the offer does not.
    accepted.push({ ...(await record(workspace, event, { intent: `accept ${offer.offer}` })), unit })
  }
  await anchorJournal(workspace)
  return accepted
}

export async function rejectUnit(workspace: Workspace, unit: Name, reason: string): Promise<Outcome> {
  const { offer, custodySequence } = await openOffer(workspace, unit)
  return record(workspace, { kind: 'reject', unit: subjectOf(unit), offer, custodySequence, reason })
}

export async function cancelOffer(workspace: Workspace, unit: Name): Promise<Outcome> {
  const { offer } = await openOffer(workspace, unit)
  return record(workspace, { kind: 'cancel', unit: subjectOf(unit), offer })
}

/** The open offer of a unit, whoever made it: whether this site may answer it, the rulebook says. */
async function openOffer(workspace: Workspace, name: Name): Promise<Handoff> {
  const { tables } = await workspace.answers()
  const unit = findUnit(tables, name)
  const open = tables.handoff.list('unit', unit.id).find(({ status }) => status === 'open')
  if (!open) throw appFault('app.offer-unknown', `expected an open offer of ${name}, there is none`)
  return open
}

async function childrenOf(workspace: Workspace, unit: Digest): Promise<Set<Digest>> {
  const { tables } = await workspace.answers()
  const inside = tables.unit.list().filter(({ id }) => ancestry(tables, id).some((above) => above.id === unit))
  return new Set(inside.map(({ id }) => id))
}
