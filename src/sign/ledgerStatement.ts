import type { Address, Digest } from '../values/index.ts'
import { signFault } from './faults.ts'
import { type Domain, digestOf, type Fields } from './typedData.ts'

/**
 * A statement as the ledger tells it: its log names the signer but does not repeat the signature, which the contract
 * checked. It can be read and folded, never relayed; `eventOf` works for it.
 */
export type LedgerStatement = Fields & {
  readonly id: Digest
  readonly domain: Domain
  /** Who signed; the proposer for what the council signed. */
  readonly signer: Address
}

/** @throws sign.statement-altered unless the fields make the identity they were logged under. */
export function statementFromLedger(
  domain: Domain,
  { id, signer, ...fields }: Fields & { readonly id: Digest; readonly signer: Address },
): LedgerStatement {
  const expected = digestOf(domain, fields)
  if (id !== expected)
    throw signFault('sign.statement-altered', `the ledger logs ${id}, but its fields make ${expected}`)
  return Object.freeze({ ...fields, id, domain, signer })
}
