import { existsSync } from 'node:fs'
import { requireRecipient } from '../envelope/index.ts'
import type { Event } from '../event/index.ts'
import type { Party } from '../readmodel/index.ts'
import {
  addSignature,
  eventOf,
  type Proposal,
  proposalFromJson,
  proposalToJson,
  propose,
  statementFromProposal,
} from '../sign/index.ts'
import { type Address, type Digest, isRole, printable, type Role, roles, rolesAsBits } from '../values/index.ts'
import { appFault } from './faults.ts'
import { readNamed, requireFolderOf, writeDurably } from './files.ts'
import { draftOf, settled } from './record.ts'
import { deliver } from './sync.ts'
import type { Workspace } from './workspace.ts'

/** What a party tells the council about itself to be admitted; nothing in it is secret. */
export type Card = {
  readonly name: string
  readonly address: Address
  readonly roles: readonly Role[]
  readonly recipient: string
}

/** How far an action of the council has come. `statement` is null until enough members signed and it was recorded. */
export type Action = {
  readonly proposal: Proposal
  readonly signed: number
  readonly threshold: number
  readonly statement: Digest | null
}

const maxActionBytes = 262_144

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
  const { name, address: member, roles, recipient } = card
  return proposeAction(workspace, { kind: 'admit', member, name, roles, recipient })
}

/** Adds this site's signature to an action that came from another member, and submits it when enough have signed. */
export async function signAction(workspace: Workspace, received: Proposal): Promise<Action> {
  const proposal = addSignature(received, await workspace.key('party'))
  const { threshold } = await (await workspace.ledger()).council()
  const action = { proposal, signed: proposal.signatures.length, threshold }
  if (action.signed < threshold) return { ...action, statement: null }
  const statement = statementFromProposal(proposal)
  workspace.journal().recordSigned(`council ${proposal.id}`, statement)
  workspace.untold.add(statement.id)
  await deliver(workspace)
  settled(workspace, statement)
  return { ...action, statement: statement.id }
}

/**
 * Signs the admission of a party for the council. The first member makes the file; it goes from member to member, each
 * runs this with the same card, and whoever completes the quorum submits it.
 *
 * @throws app.card-unusable, envelope.recipient-invalid, app.action-mismatch when the file would have this site sign something else
 */
export async function admitParty(workspace: Workspace, card: Card, file: string): Promise<Action> {
  requireFolderOf(file)
  const action = existsSync(file)
    ? await signAction(workspace, await admissionIn(readNamed(file, maxActionBytes), card))
    : await proposeAdmission(workspace, card)
  writeDurably(file, `${JSON.stringify(proposalToJson(action.proposal), null, 2)}\n`)
  return action
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

/** Nobody signs what he did not mean: the file must say exactly what the card says. */
async function admissionIn(bytes: Uint8Array, card: Card): Promise<Proposal> {
  await requireAdmissible(card)
  const proposal = proposalFromJson(parseJson(bytes))
  const event = eventOf(proposal)
  const same =
    event.kind === 'admit' &&
    event.member === card.address &&
    event.name === card.name &&
    event.recipient === card.recipient &&
    rolesAsBits(event.roles) === rolesAsBits(card.roles)
  if (!same)
    throw appFault('app.action-mismatch', `expected the admission of ${card.name}, the file says something else`)
  return proposal
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch (cause) {
    throw appFault('app.file-unusable', 'expected an action file of the council, it is no JSON', cause)
  }
}

export async function listParties(workspace: Workspace): Promise<Party[]> {
  const { tables } = await workspace.answers()
  return tables.party.list().sort((a, b) => a.name.localeCompare(b.name, 'en'))
}

async function proposeAction(workspace: Workspace, event: Event): Promise<Action> {
  const nonce = workspace.journal().reserveNonce(workspace.site.file.party)
  const { domain, draft } = draftOf(workspace, event, nonce)
  return signAction(workspace, propose(domain, draft))
}
