import { eventKind } from '../event/index.ts'
import type { Journal, Settlement } from '../journal/index.ts'
import { type ChainHead, type Entry, type Ledger, relay, reopenReplaced } from '../ledger/index.ts'
import type { Answer, ReadModel } from '../readmodel/index.ts'
import { eventOf } from '../sign/index.ts'
import { type Address, type Digest, isFault, type RefusalName, refusals } from '../values/index.ts'
import type { Workspace } from './workspace.ts'

/** Blocks folded in one transaction of the read model. */
const blocksAtOnce = 500

/** A statement the rulebook said no to, and why. */
export type Refused = {
  readonly statement: Digest
  readonly kind: string
  readonly refusal: RefusalName
  readonly sentence: string
}

export type Delivered = {
  readonly recorded: number
  readonly rejected: number
  readonly pending: number
  /** What was rejected just now, and why. */
  readonly refused: readonly Refused[]
}

/** Delivers what waits and reads what is new. */
export async function syncLedger(workspace: Workspace): Promise<Delivered> {
  const delivered = await deliver(workspace)
  await workspace.answers()
  return delivered
}

/**
 * Brings what waits in the journal to the ledger. A ledger that cannot be reached is no failure: what waits goes on
 * waiting, and `pending` says how much that is.
 */
export async function deliver(workspace: Workspace): Promise<Delivered> {
  const journal = workspace.journal()
  const settled = await reachable(async () => {
    const ledger = await workspace.ledger()
    // A chain in one file that lost a block was cut: that is for verify to show, not for the relay to mend.
    if (workspace.site.file.ledger?.type === 'network') await reopenReplaced(journal, ledger)
    return relay(journal, ledger, await workspace.key('relayer'))
  }, [])
  const refused = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [refusedIn(journal, outcome)] : []))
  const { pending, claimed } = journal.counts()
  const rejected = refused.length
  return { recorded: settled.length - rejected, rejected, pending: pending + claimed, refused }
}

/** A refusal in words. @param outcome - Of a statement of this journal. */
export function refusedIn(journal: Journal, { id, refusal }: { id: Digest; refusal: RefusalName }): Refused {
  const { sentence = '' } = refusals.find(({ name }) => name === refusal) ?? {}
  const statement = journal.entry(id)?.statement
  return { statement: id, kind: statement ? eventKind(statement.kind) : 'unknown', refusal, sentence }
}

/** Catches the read model up with the ledger, and remembers the head: a chain that loses it later was cut. */
export async function takeAnswers(workspace: Workspace, readModel: ReadModel): Promise<void> {
  const { ledger: endpoint, party } = workspace.site.file
  await reachable(async () => {
    const ledger = await workspace.ledger()
    for (;;) {
      const from = readModel.cursor()
      const page = await ledger.readOn(from, blocksAtOnce)
      // A node can be behind what was read; a chain in one file can not, so it was cut.
      if (page.standing === 'ahead' && endpoint?.type === 'network') return
      if (page.standing !== 'held') {
        await takeBack(readModel, ledger)
        continue
      }
      const { entries, to, final } = page
      readModel.take(entries.map(answerOf), { from, to })
      noteRecorded(workspace, recordedOf(entries, party))
      if (to.height >= final.height) return witness(workspace, ledger, final)
    }
  }, undefined)
}

/** A block that was read is no longer there, for another history won: what is read again begins where both were one. */
async function takeBack(readModel: ReadModel, ledger: Ledger): Promise<void> {
  const [from, ...earlier] = readModel.strides()
  for (const to of earlier)
    if (from && (await ledger.standingOf(to)) === 'held') return readModel.rollBack({ from, to })
  readModel.clear()
}

/** What the ledger recorded counts, however it got there: somebody else may have relayed it. */
function noteRecorded(workspace: Workspace, recorded: readonly Settlement[]): void {
  if (recorded.length === 0) return
  const journal = workspace.journal()
  const statusOf = ({ id }: Settlement) => journal.status(id)?.status ?? 'recorded'
  const news = recorded.filter((settlement) => statusOf(settlement) !== 'recorded')
  if (news.length > 0) whereWritable(() => journal.settle(news))
}

function recordedOf(entries: readonly Entry[], party: Address): Settlement[] {
  return entries.flatMap((entry) =>
    entry.status === 'recorded' && entry.statement.party === party
      ? [{ id: entry.id, status: 'recorded', block: entry.block.height, blockHash: entry.block.hash }]
      : [],
  )
}

/** Remembers the highest head this site has seen. A chain that lost an earlier one does not get to replace the evidence. */
async function witness({ site }: Workspace, ledger: Ledger, head: ChainHead): Promise<void> {
  const before = site.file.witness
  if ((before?.height ?? -1) >= head.height || (before && (await ledger.standingOf(before)) !== 'held')) return
  whereWritable(() =>
    site.update((file) => {
      // Another process may have seen more since this one read the file.
      if ((file.witness?.height ?? -1) < head.height) file.witness = head
    }),
  )
}

/** A copy that may only be read answers all the same; it remembers what it was made with. */
function whereWritable(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!isFault(error, 'store.unwritable') && !isFault(error, 'app.unwritable')) throw error
  }
}

/** One answer of the ledger, as the read model takes it in. */
export function answerOf(entry: Entry): Answer {
  const { id, block, position } = entry
  const place = { id, height: block.height, position }
  if (entry.status === 'rejected') {
    const refusal = refusals.find(({ name }) => name === entry.refusal)?.code ?? 0
    return { ...place, refusal, recorded: null }
  }
  const { statement } = entry
  try {
    return { ...place, refusal: 0, recorded: { ...statement, event: eventOf(statement) } }
  } catch (error) {
    // The rulebook took what this program cannot read: a newer kind, or hostile data. It changes no answer of ours.
    if (!isFault(error)) throw error
    return { ...place, refusal: 0, recorded: null }
  }
}

async function reachable<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isFault(error) && error.kind === 'unreachable') return otherwise
    throw error
  }
}
