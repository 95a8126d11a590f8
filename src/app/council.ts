import { existsSync } from 'node:fs'
import { type Event, type EventOf, encodeEvent } from '../event/index.ts'
import type { Decision } from '../readmodel/index.ts'
import {
  addSignature,
  eventOf,
  type Proposal,
  proposalFromJson,
  proposalToJson,
  propose,
  statementFromProposal,
} from '../sign/index.ts'
import { type Address, type Digest, type Instant, printable } from '../values/index.ts'
import { appFault } from './faults.ts'
import { readNamed, requireFolderOf, writeDurably } from './files.ts'
import { draftOf, settled } from './record.ts'
import { deliver } from './sync.ts'
import type { Workspace } from './workspace.ts'

/** How far an action of the council has come. `statement` is null until enough members signed and it was recorded. */
export type Action = {
  readonly proposal: Proposal
  readonly signed: number
  readonly threshold: number
  readonly statement: Digest | null
  /** From when on one member can enact it; null where it took effect, or waits for signatures. */
  readonly readyAt: Instant | null
}

/** A decision that waits for its time lock, or to be enacted. */
export type OpenDecision = Decision & { readonly readyAt: Instant }

export type CouncilStatus = {
  readonly members: readonly { readonly address: Address; readonly name: string | null }[]
  readonly threshold: number
  readonly lockMs: number
  readonly decisions: readonly OpenDecision[]
}

const maxActionBytes = 262_144

/** Who decides, and what was decided and waits. */
export async function councilStatus(workspace: Workspace): Promise<CouncilStatus> {
  const { tables } = await workspace.answers()
  const ledger = await workspace.ledger()
  const { members, threshold, lockMs } = await ledger.council()
  const open = tables.decision.list().filter(({ status }) => status === 'open')
  const decisions: OpenDecision[] = []
  for (const decision of open) {
    const action = await ledger.action(decision.id)
    if (action) decisions.push({ ...decision, readyAt: action.readyAt })
  }
  const parties = tables.party.list()
  const named = members.map((address) => ({
    address,
    name: parties.find(({ admin }) => admin === address)?.name ?? null,
  }))
  return { members: named, threshold, lockMs, decisions }
}

/** Reseats the council: its members, how many of them decide, and how long decisions are announced. */
export async function seatCouncil(
  workspace: Workspace,
  seats: Omit<EventOf<'setCouncil'>, 'kind'>,
  file: string,
): Promise<Action> {
  return decide(workspace, { kind: 'setCouncil', ...seats }, file)
}

/** Lets a decision take effect. @throws the refusals action-unknown, action-locked; app.decision-unknown */
export async function enactDecision(workspace: Workspace, text: string): Promise<Action & { decision: Decision }> {
  const decision = await findDecision(workspace, text)
  const action = await proposeAction(workspace, { kind: 'enact', action: decision.id })
  return { ...action, decision }
}

/** Takes a decision back, with a quorum. @throws the refusal action-unknown; app.decision-unknown */
export async function withdrawDecision(
  workspace: Workspace,
  text: string,
  file: string,
): Promise<Action & { decision: Decision }> {
  const decision = await findDecision(workspace, text)
  return { ...(await decide(workspace, { kind: 'withdraw', action: decision.id }, file)), decision }
}

/**
 * Signs a decision of the council. The first member makes the file; it goes from member to member, each runs the same
 * command, and whoever completes the quorum submits it.
 *
 * @throws app.action-mismatch when the file would have this site sign something else
 */
export async function decide(workspace: Workspace, event: Event, file: string): Promise<Action> {
  requireFolderOf(file)
  const action = existsSync(file)
    ? await signAction(workspace, proposalIn(readNamed(file, maxActionBytes), event))
    : await proposeAction(workspace, event)
  writeDurably(file, `${JSON.stringify(proposalToJson(action.proposal), null, 2)}\n`)
  return action
}

/** Starts an action: this site, a council member, proposes it and signs first. */
export async function proposeAction(workspace: Workspace, event: Event): Promise<Action> {
  // A seat belongs to the key that speaks for a party, whose address the party's name need no longer be.
  const { address: party } = await workspace.key('party')
  const { domain, draft } = draftOf(workspace, event, workspace.journal().reserveNonce(party))
  return signAction(workspace, propose(domain, { ...draft, party }))
}

/** Adds this site's signature to an action that came from another member, and submits it when enough have signed. */
export async function signAction(workspace: Workspace, received: Proposal): Promise<Action> {
  const proposal = addSignature(received, await workspace.key('party'))
  const ledger = await workspace.ledger()
  const { threshold: seats } = await ledger.council()
  const threshold = eventOf(proposal).kind === 'enact' ? 1 : seats
  const action = { proposal, signed: proposal.signatures.length, threshold, readyAt: null }
  if (action.signed < threshold) return { ...action, statement: null }
  const statement = statementFromProposal(proposal)
  workspace.journal().recordSigned(`council ${proposal.id}`, statement)
  workspace.untold.add(statement.id)
  await deliver(workspace)
  settled(workspace, statement)
  return { ...action, statement: statement.id, readyAt: (await ledger.action(statement.id))?.readyAt ?? null }
}

/** Nobody signs what he did not mean: the file must say exactly what this site would say. */
function proposalIn(bytes: Uint8Array, event: Event): Proposal {
  const proposal = proposalFromJson(parseJson(bytes))
  const [meant, found] = [event, eventOf(proposal)].map((one) => JSON.stringify(encodeEvent(one)))
  if (meant !== found)
    throw appFault('app.action-mismatch', `expected a file that says ${event.kind} like this, it says something else`)
  return proposal
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch (cause) {
    throw appFault('app.file-unusable', 'expected an action file of the council, it is no JSON', cause)
  }
}

async function findDecision(workspace: Workspace, text: string): Promise<Decision> {
  const { tables } = await workspace.answers()
  const found = tables.decision.list().filter(({ id }) => id.startsWith(text.toLowerCase()))
  if (found.length === 1 && found[0]) return found[0]
  throw appFault('app.decision-unknown', `expected one decision "${printable(text)}", found ${found.length}`)
}
