import type { Interface } from 'ethers/abi'
import { type Domain, type LedgerStatement, statementFromLedger } from '../sign/index.ts'
import type { Digest, RefusalName } from '../values/index.ts'
import type { ChainHead } from './chainHead.ts'
import { ledgerFault } from './faults.ts'
import type { Log } from './network.ts'
import { refusalName } from './outcome.ts'
import { unpackLog } from './packed.ts'

/**
 * One answer of the rulebook as the ledger keeps it for everyone. Anybody can cause a rejection of a statement that is
 * not theirs, by relaying it too early: only a recorded entry is final.
 */
export type Entry = {
  readonly id: Digest
  readonly block: ChainHead
  readonly transaction: Digest
  /** Among all logs of its block; entries are in the order of block and position. */
  readonly position: number
} & (
  | { readonly status: 'recorded'; readonly statement: LedgerStatement }
  | { readonly status: 'rejected'; readonly refusal: RefusalName }
)

/** Reads a log of the contract. @returns `undefined` for an event that is not about a statement. */
export function decodeEntry(abi: Interface, domain: Domain, log: Log): Entry | undefined {
  try {
    const parsed = abi.parseLog(log)
    const place = { block: log.block, transaction: log.transaction, position: log.position }
    if (parsed?.name === 'Rejected') {
      const { id, refusal } = parsed.args
      return { id, ...place, status: 'rejected', refusal: refusalName(Number(refusal)) }
    }
    if (parsed?.name !== 'Recorded') return undefined
    const { id, subject } = parsed.args
    const statement = statementFromLedger(domain, { id, subject, ...unpackLog(log.data) })
    return { id, ...place, status: 'recorded', statement }
  } catch (error) {
    const where = `log ${log.position} of block ${log.block.height}`
    throw ledgerFault('ledger.answer-malformed', `expected an entry of the rulebook in ${where}`, error)
  }
}
