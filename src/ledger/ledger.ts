import type { Domain, Signer, Statement } from '../sign/index.ts'
import type { Clock } from '../values/index.ts'
import type { ChainHead } from './chainHead.ts'
import type { Dispatch } from './dispatch.ts'
import type { Eip1193 } from './eip1193.ts'
import type { Entry } from './entry.ts'
import type { Outcome } from './outcome.ts'
import type { Views } from './view.ts'

/** A chain in this process, or a node's JSON-RPC URL. */
export type Endpoint = (Eip1193 & { close(): void }) | { readonly url: string }

/** The rulebook at one address of one network, and what it has recorded. */
export type Ledger = Views &
  Dispatch & {
    readonly identity: Domain
    /**
     * Sends statements, 50 to a transaction, and waits for the rulebook's answer to each.
     *
     * @returns In the order of the statements.
     */
    submit(statements: readonly Statement[], relayer: Signer): Promise<Outcome[]>
    /** What the rulebook answered in these blocks, both included, in order. */
    entries(range: { readonly fromBlock: number; readonly toBlock: number }): Promise<Entry[]>
    head(): Promise<ChainHead>
    /** The block at a height; `null` above the head. A reader compares it with the block it has read up to. */
    headAt(height: number): Promise<ChainHead | null>
    /** Closes the endpoint too. */
    close(): void
  }

export type LedgerPorts = { readonly clock: Clock }
