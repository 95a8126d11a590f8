import type { Outbox } from '../journal/index.ts'
import type { Signer } from '../sign/index.ts'
import { type Digest, isFault } from '../values/index.ts'
import type { Dispatch } from './dispatch.ts'
import type { Ledger } from './ledger.ts'
import type { Outcome } from './outcome.ts'
import { lostTooOften, mostPerTransaction, reverted } from './submit.ts'

/** What the relay needs of a journal. */
export type RelayOutbox = Pick<Outbox, 'pending' | 'claim' | 'unsettled' | 'release' | 'settle'>

/**
 * Lets statements wait again whose block the chain has replaced although it was final: nothing that was promised as
 * recorded may be lost. Sent again, a statement that the new history has too is recorded there once.
 *
 * @returns How many wait again.
 */
export async function reopenReplaced(
  outbox: Pick<Outbox, 'newestSettledBlock' | 'reopen'>,
  { standingOf }: Pick<Ledger, 'standingOf'>,
): Promise<number> {
  let reopened = 0
  for (let block = outbox.newestSettledBlock(); block; block = outbox.newestSettledBlock()) {
    if ((await standingOf(block)) !== 'replaced') break
    reopened += outbox.reopen(block)
  }
  return reopened
}

/**
 * Carries statements from the journal's outbox to the ledger, oldest first, until none is left.
 *
 * A transaction is kept before it is sent and its statements are settled from its receipt, so this may be killed between
 * any two steps and run again: the same bytes are sent, or only the receipt is read. Several processes may relay one
 * journal at once; a statement that went out twice is recorded once.
 *
 * @param relayer - This site's own key for transactions; it signs no statements.
 * @returns What became of the statements, as far as it was learnt now.
 * @throws ledger.unreachable, ledger.outcome-unknown: nothing is lost, run it again later. Others as `submit`.
 */
export async function relay(outbox: RelayOutbox, ledger: Dispatch, relayer: Signer): Promise<Outcome[]> {
  const settled: Outcome[] = []
  const provenAnew = new Set<Digest>()
  for (let lost = 0; lost < mostLosses; ) {
    const claimed = outbox.unsettled()[0] ?? (await claimNext(outbox, ledger, relayer))
    if (claimed === 'none') return settled
    if (claimed === 'taken') continue
    const { parcel, ids } = claimed
    const fate = await ledger.deliver(parcel, ids)
    if (fate.fate === 'included') {
      const unproven = fate.outcomes.filter((outcome) => isUnproven(outcome) && !provenAnew.has(outcome.id))
      const answered = fate.outcomes.filter((outcome) => !unproven.includes(outcome))
      outbox.settle(answered)
      settled.push(...answered)
      // The proof was made when the transaction was; a block replaced since may hold the dose among others now.
      if (unproven.length > 0) outbox.release(parcel.hash)
      for (const { id } of unproven) provenAnew.add(id)
      continue
    }
    outbox.release(parcel.hash)
    if (fate.fate === 'reverted') throw reverted(parcel.hash)
    lost++
  }
  throw lostTooOften(relayer)
}

const mostLosses = 8

const isUnproven = (outcome: Outcome): boolean => outcome.status === 'rejected' && outcome.refusal === 'dose-unknown'

async function claimNext(outbox: RelayOutbox, ledger: Dispatch, relayer: Signer) {
  const waiting = outbox.pending(mostPerTransaction)
  if (waiting.length === 0) return 'none'
  const { togetherFrom } = await import('./together.ts')
  const statements = waiting.slice(0, togetherFrom(waiting))
  const parcel = await ledger.prepare(statements, relayer)
  const ids = statements.map(({ id }) => id)
  try {
    outbox.claim(parcel, ids)
    return { parcel, ids }
  } catch (error) {
    // Another process claimed one of them since: look again.
    if (isFault(error, 'journal.claim-lost')) return 'taken'
    throw error
  }
}
