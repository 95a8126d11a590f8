import type { Event } from '../event/index.ts'
import type { Party } from '../readmodel/index.ts'
import { addSignature, type Proposal, propose, statementFromProposal } from '../sign/index.ts'
import type { Address, Digest, Role } from '../values/index.ts'
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

export function cardOf(workspace: Workspace): Card {
  const { name, party, roles, recipient } = workspace.site.file
  return { name, address: party, roles, recipient }
}

/** Starts the admission of a party: this site, a council member, proposes it and signs first. */
export async function proposeAdmission(workspace: Workspace, card: Card): Promise<Action> {
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

export async function listParties(workspace: Workspace): Promise<Party[]> {
  return (await workspace.answers()).tables.party.list()
}

async function proposeAction(workspace: Workspace, event: Event): Promise<Action> {
  const nonce = workspace.journal().reserveNonce(workspace.site.file.party)
  const { domain, draft } = draftOf(workspace, event, nonce)
  return signAction(workspace, propose(domain, draft))
}
