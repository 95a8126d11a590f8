import { requireRecipient } from '../envelope/index.ts'
import type { Event } from '../event/index.ts'
import type { Party } from '../readmodel/index.ts'
import { type Address, isRole, printable, type Role, roles } from '../values/index.ts'
import { type Action, decide, proposeAction } from './council.ts'
import { appFault } from './faults.ts'
import { findParty } from './lookup.ts'
import type { Workspace } from './workspace.ts'

export * from './council.ts'
export * from './places.ts'
export * from './rotation.ts'

/** What a party tells the council about itself to be admitted; nothing in it is secret. */
export type Card = {
  readonly name: string
  readonly address: Address
  readonly roles: readonly Role[]
  readonly recipient: string
}

export function cardOf(workspace: Workspace): Card {
  const { name, party, roles, recipient } = workspace.site.file
  return { name, address: party, roles, recipient }
}

/**
 * Starts the admission of a party: this site, a council member, proposes it and signs first.
 *
 * @throws app.card-unusable, envelope.recipient-invalid
 */
export async function proposeAdmission(workspace: Workspace, card: Card): Promise<Action> {
  await requireAdmissible(card)
  return proposeAction(workspace, admissionOf(card))
}

/**
 * Signs the admission of a party for the council. The first member makes the file; it goes from member to member, each
 * runs this with the same card, and whoever completes the quorum submits it.
 *
 * @throws app.card-unusable, envelope.recipient-invalid, app.action-mismatch when the file would have this site sign something else
 */
export async function admitParty(workspace: Workspace, card: Card, file: string): Promise<Action> {
  await requireAdmissible(card)
  return decide(workspace, admissionOf(card), file)
}

/** Members of a council to be: the keys that speak for parties given by their names or addresses. @throws app.party-unknown */
export async function partiesNamed(workspace: Workspace, texts: readonly string[]): Promise<Address[]> {
  const { tables } = await workspace.answers()
  return texts.map((text) => findParty(tables, text).admin)
}

/** The council suspends a party at once, or lifts a suspension. */
export async function suspendParty(
  workspace: Workspace,
  party: string,
  suspended: boolean,
  file: string,
): Promise<Action> {
  const { address: member } = findParty((await workspace.answers()).tables, party)
  return decide(workspace, { kind: 'suspendParty', member, suspended }, file)
}

/** The council changes what a party may do. */
export async function setRoles(
  workspace: Workspace,
  party: string,
  held: readonly Role[],
  file: string,
): Promise<Action> {
  const { address: member } = findParty((await workspace.answers()).tables, party)
  return decide(workspace, { kind: 'setRoles', member, roles: held }, file)
}

/** What the ledger once has of a party stays: a role nobody knows would be lost, and nothing could be sealed to it. */
async function requireAdmissible({ roles: held, recipient }: Card): Promise<void> {
  const unknown = held.find((role) => !isRole(role))
  const known = Object.keys(roles).join(', ')
  if (unknown !== undefined || held.length === 0)
    throw appFault(
      'app.card-unusable',
      `expected roles among ${known} in the card, found "${printable(`${unknown ?? ''}`)}"`,
    )
  await requireRecipient(recipient)
}

function admissionOf({ name, address: member, roles, recipient }: Card): Event {
  return { kind: 'admit', member, name, roles, recipient }
}

export async function listParties(workspace: Workspace): Promise<Party[]> {
  const { tables } = await workspace.answers()
  return tables.party.list().sort((a, b) => a.name.localeCompare(b.name, 'en'))
}
