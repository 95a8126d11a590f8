import type { Signer, Statement } from '../sign/index.ts'
import type { Dispatch } from './dispatch.ts'
import { ledgerFault } from './faults.ts'
import type { Outcome } from './outcome.ts'

/** What one transaction takes: beyond that a statement gets hardly cheaper, and one failure costs more. */
export const mostPerTransaction = 50

const attempts = 8

/** Sends without keeping anything; what must outlive this process goes through the journal and `relay`. */
export function submitTo(dispatch: Dispatch) {
  return async (statements: readonly Statement[], relayer: Signer): Promise<Outcome[]> => {
    const { togetherFrom } = await import('./together.ts')
    const outcomes: Outcome[] = []
    while (outcomes.length < statements.length) {
      const next = statements.slice(outcomes.length, outcomes.length + mostPerTransaction)
      outcomes.push(...(await submitOnce(dispatch, next.slice(0, togetherFrom(next)), relayer)))
    }
    return outcomes
  }
}

async function submitOnce(dispatch: Dispatch, statements: readonly Statement[], relayer: Signer): Promise<Outcome[]> {
  const ids = statements.map(({ id }) => id)
  for (let attempt = 0; attempt < attempts; attempt++) {
    const parcel = await dispatch.prepare(statements, relayer)
    const fate = await dispatch.deliver(parcel, ids)
    if (fate.fate === 'included') return fate.outcomes
    if (fate.fate === 'reverted') throw reverted(parcel.hash)
  }
  throw lostTooOften(relayer)
}

export function reverted(hash: string) {
  return ledgerFault('ledger.transaction-reverted', `transaction ${hash} was included and did nothing`)
}

/** Every loss means that someone else with this key went ahead. */
export function lostTooOften({ address }: Signer) {
  return ledgerFault('ledger.outcome-unknown', `${attempts} transactions of ${address} were overtaken by others of it`)
}
