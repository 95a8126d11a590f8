import type { EventOf } from '../event/index.ts'
import { ancestry, compare, type Difference, expectedUnits, type Handoff, type Tables } from '../readmodel/index.ts'
import {
  type Address,
  addressAsDigest,
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
import { type Outcome, record, underWay } from './record.ts'
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
  const { tables } = await workspace.answers()
  const offered: Offered[] = []
  for (const unit of offer.units) {
    const event = {
      kind: 'offer',
      unit: subjectOf(unit),
      receiver,
      until,
      purpose,
      seal,
      checkpoint: lastHeadOf(tables, subjectOf(unit)),
    } as const
    // Asked again a minute later, the same words give the offer another end.
    const intent = `offer ${unit} to ${receiver} for ${purpose}`
    offered.push({ ...(await record(workspace, event, { intent, lasting: false })), unit })
  }
  await anchorJournal(workspace)
  return offered
}

/** The root of the newest head of the container that a unit is kept in; zero where nothing measures it. */
function lastHeadOf(tables: Tables, unit: Digest): Digest {
  const outermost = ancestry(tables, unit).at(-1)?.id ?? unit
  const place = tables.placement.list('unit', outermost).find(({ removedAt }) => removedAt === null)
  const devices = tables.key.list().filter(({ party, type, label }) => {
    return type === 'device' && party === place?.owner && label === place.label
  })
  const heads = devices.flatMap(({ address }) => tables.anchor.list('log', addressAsDigest(address)))
  return heads.sort((a, b) => b.coversUntil - a.coversUntil)[0]?.root ?? zeroDigest
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

/** What arrived against what was offered, its seals included. */
export type Arrival = Difference & {
  /** Arrived units on which a seal was read that is not the one their offer names. */
  readonly resealed: readonly Name[]
  /** Seen although they cannot be here: at least one of each serial is a copy. */
  readonly cloneSuspected: readonly Name[]
}

/** What is on offer to this site, also what it answered without being told so. */
export async function incomingUnits(workspace: Workspace): Promise<Digest[]> {
  return (await answerable(workspace)).map(({ unit }) => unit)
}

/** What this site holds and may offer: everything that is in nothing else. */
export async function heldUnits(workspace: Workspace): Promise<Digest[]> {
  const { tables } = await workspace.answers()
  const me = workspace.site.file.party
  const held = tables.unit.list('custodian', me).filter(({ parent, closedAt }) => parent === null && closedAt === null)
  return held.map(({ id }) => id)
}

/**
 * What was offered to this site against what its readers saw: missing, extra, suspended, recalled, condemned, resealed.
 *
 * @param seal - SHA-256 of what is printed on the seal; when nobody read it, nothing is said about seals.
 */
export async function compareArrival(workspace: Workspace, scans: readonly Scan[], seal?: Digest): Promise<Arrival> {
  const { tables } = await workspace.answers()
  const seen = scans.flatMap(({ unit }) => unit ?? [])
  return arrivalOf(workspace, compare(expectedUnits(tables, await answerable(workspace)), seen), [], seal)
}

/** The difference of a session at the dock, with what concerns the handoff alone. */
export async function arrivalOf(
  workspace: Workspace,
  difference: Difference,
  cloneSuspected: readonly Name[],
  seal?: Digest,
): Promise<Arrival> {
  const offers = await answerable(workspace)
  const others = new Set(offers.filter((offer) => seal !== undefined && offer.seal !== seal).map(({ unit }) => unit))
  const resealed = difference.arrived.filter((unit) => others.has(subjectOf(unit)))
  return { ...difference, resealed, cloneSuspected }
}

async function answerable(workspace: Workspace): Promise<Handoff[]> {
  const incoming = (await listHandoffs(workspace, 'all')).filter(({ to }) => to === workspace.site.file.party)
  return incoming.filter((offer) => offer.status === 'open' || underWay(workspace, `accept ${offer.offer}`))
}

/**
 * Accepts open offers of units that have arrived. The statement carries the head of the ledger as this site saw it, so a
 * chain that is cut later can be told from the one everybody witnessed.
 *
 * @param arrival.seal - SHA-256 of what the receiver read on the seal; the zero digest is signed when nobody read it.
 * @throws app.nothing-arrived, app.offer-unknown
 */
export async function acceptUnits(
  workspace: Workspace,
  arrival: { units: readonly Name[]; missing: readonly Name[]; damaged: readonly Name[]; seal?: Digest },
): Promise<Offered[]> {
  if (arrival.units.length === 0)
    throw appFault('app.nothing-arrived', 'expected a unit that is on offer to this site, none was scanned')
  const accepted: Offered[] = []
  for (const unit of arrival.units) {
    const offer = await openOffer(workspace, unit, 'accept')
    const inside = await childrenOf(workspace, subjectOf(unit))
    const head = workspace.site.file.witness
    const event = {
      kind: 'accept',
      unit: subjectOf(unit),
      offer: offer.offer,
      custodySequence: offer.custodySequence,
      seal: arrival.seal ?? zeroDigest,
      // A pallet that is accepted is there, even when not everything in it is.
      missing: arrival.missing.map(subjectOf).filter((id) => inside.has(id) && id !== subjectOf(unit)),
      damaged: arrival.damaged.map(subjectOf).filter((id) => inside.has(id)),
      witnessedHeight: head?.height ?? 0,
      witnessedHead: head?.hash ?? zeroDigest,
    } as const
    // The head moves on between two attempts; the offer does not.
    accepted.push({ ...(await record(workspace, event, { intent: `accept ${offer.offer}` })), unit })
  }
  await anchorJournal(workspace)
  return accepted
}

export async function rejectUnit(workspace: Workspace, unit: Name, reason: string): Promise<Outcome> {
  const { offer, custodySequence } = await openOffer(workspace, unit, 'reject')
  const event = { kind: 'reject', unit: subjectOf(unit), offer, custodySequence, reason } as const
  return record(workspace, event, { intent: `reject ${offer}` })
}

export async function cancelOffer(workspace: Workspace, unit: Name): Promise<Outcome> {
  const { offer } = await openOffer(workspace, unit, 'cancel')
  return record(workspace, { kind: 'cancel', unit: subjectOf(unit), offer }, { intent: `cancel ${offer}` })
}

/**
 * The open offer of a unit, whoever made it: whether this site may answer it, the rulebook says. One that this site has
 * answered, without being told so, is found again.
 */
async function openOffer(workspace: Workspace, name: Name, answer: 'accept' | 'reject' | 'cancel'): Promise<Handoff> {
  const { tables } = await workspace.answers()
  const offers = tables.handoff.list('unit', findUnit(tables, name).id)
  const found =
    offers.find(({ status }) => status === 'open') ??
    offers.find(({ offer }) => underWay(workspace, `${answer} ${offer}`) !== undefined)
  if (!found) throw appFault('app.offer-unknown', `expected an open offer of ${name}, there is none`)
  return found
}

async function childrenOf(workspace: Workspace, unit: Digest): Promise<Set<Digest>> {
  const { tables } = await workspace.answers()
  const inside = tables.unit.list().filter(({ id }) => ancestry(tables, id).some((above) => above.id === unit))
  return new Set(inside.map(({ id }) => id))
}
