import { documentHash } from '../envelope/index.ts'
import { type Event, encodeEvent } from '../event/index.ts'
import { type Domain, type Draft, type Signer, type Statement, signStatement } from '../sign/index.ts'
import { type Digest, Fault, type Instant, instant, type RefusalName, refusals, zeroDigest } from '../values/index.ts'
import { appFault } from './faults.ts'
import { deliver } from './sync.ts'
import type { Workspace } from './workspace.ts'

/** How long a statement may wait in a journal before the ledger takes it no more. */
const validForMs = 90 * 86_400_000

export type RecordOptions = {
  /** Salted commitment of the private part, or hash of the document, the statement speaks of. */
  readonly commitment?: Digest
  /** When it happened; now when left out. */
  readonly occurredAt?: Instant
  /** Who signs; the party's own key when left out. */
  readonly signer?: Signer
  /**
   * What the caller meant, in words that stay the same when the command is repeated. Until the caller was told the
   * outcome, the same intent finds the same statement instead of making another.
   */
  readonly intent?: string
  /**
   * True for what can be meant only once, such as a dose. Other words mean something new when more was said about the same
   * thing since: a unit can be placed, removed and placed again. True when `intent` is given, unless said otherwise.
   */
  readonly lasting?: boolean
}

export type Outcome = { readonly statement: Digest }

/**
 * Says something for good: signs it, journals it, and waits for the ledger's verdict.
 *
 * @throws the refusal's own code (kind `refused`) when the rulebook says no; app.ledger-unreachable when nobody
 *   answers: then it is in the journal and will be delivered.
 */
export async function record(workspace: Workspace, event: Event, options: RecordOptions = {}): Promise<Outcome> {
  const statement = await state(workspace, event, options)
  await deliver(workspace)
  settled(workspace, statement)
  return { statement: statement.id }
}

/** Signs and journals without waiting for the ledger; what the agent does while it samples. */
export async function state(workspace: Workspace, event: Event, options: RecordOptions = {}): Promise<Statement> {
  const signer = options.signer ?? (await workspace.key('party'))
  const { commitment = zeroDigest, lasting = options.intent !== undefined } = options
  const intent = options.intent ?? `${event.kind} ${documentHash({ ...encodeEvent(event), commitment })}`
  const journal = workspace.journal()
  const before = journal.intended(intent)?.statement.id
  if (before && !underWay(workspace, intent, { lasting })) journal.acknowledge([before])
  const { statement } = journal.record(intent, signer.address, (nonce) => {
    const { domain, draft } = draftOf(workspace, event, nonce, options)
    return signStatement(domain, draft, signer)
  })
  workspace.untold.add(statement.id)
  return statement
}

/**
 * What an intent stands for while the caller was not told the outcome. A refusal is told by failing, so whoever asks again
 * after one means a new attempt.
 */
export function underWay(
  workspace: Workspace,
  intent: string,
  { lasting = true }: Pick<RecordOptions, 'lasting'> = {},
): Statement | undefined {
  const journal = workspace.journal()
  const known = journal.intended(intent)
  if (!known || journal.status(known.statement.id)?.status === 'rejected') return undefined
  if (!lasting)
    for (const { statement } of journal.entries(known.index + 1))
      if (statement.subject === known.statement.subject) return undefined
  return known.statement
}

/** An event as this site says it, and the ledger it says it to. @throws app.ledger-unset */
export function draftOf(
  workspace: Workspace,
  event: Event,
  nonce: bigint,
  { commitment = zeroDigest, occurredAt = workspace.clock.now() }: RecordOptions = {},
): { domain: Domain; draft: Draft } {
  const { ledger, party } = workspace.site.file
  if (!ledger) throw appFault('app.ledger-unset', 'expected a ledger, this workspace has none')
  const deadline = instant(occurredAt + validForMs)
  const { chainId, contract } = ledger
  return { domain: { chainId, contract }, draft: { event, party, occurredAt, deadline, nonce, commitment } }
}

/** Returns when the ledger recorded it; throws what became of it otherwise. */
export function settled(workspace: Workspace, { id }: Pick<Statement, 'id'>): void {
  const status = workspace.journal().status(id)
  if (status?.status === 'recorded') return
  if (status?.status === 'rejected') throw refusalFault(status.refusal as RefusalName)
  const where = status?.status === 'claimed' ? `was sent in transaction ${status.transaction}` : 'waits in the journal'
  throw appFault('app.ledger-unreachable', `statement ${id} ${where}; the ledger has not answered for good`)
}

/** The rulebook's "no" as a fault: its own code, its sentence, and what to do. @param what - Said before the sentence. */
export function refusalFault(name: RefusalName, what?: string): Fault {
  const row = refusals.find((refusal) => refusal.name === name)
  const sentence = row?.sentence ?? `the ledger refused it: ${name}`
  return new Fault(name, { kind: 'refused', hint: row?.hint ?? '' }, what ? `${what}: ${sentence}` : sentence)
}
