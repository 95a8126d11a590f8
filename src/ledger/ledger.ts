import type { Domain, Signer, Statement } from '../sign/index.ts'
import type { Clock, Digest } from '../values/index.ts'
import type { ChainHead } from './chainHead.ts'
import type { Dispatch } from './dispatch.ts'
import type { Eip1193 } from './eip1193.ts'
import type { Entry } from './entry.ts'
import type { Outcome } from './outcome.ts'
import type { Page, Standing } from './readOn.ts'
import type { Views } from './view.ts'

/** A chain in this process, or a network of nodes. */
export type Endpoint = (Eip1193 & { close(): void }) | NetworkEndpoint

export type NetworkEndpoint = {
  /** JSON-RPC over HTTP. The first node that can be believed is asked; the others stand by. */
  readonly urls: readonly string[]
  /** How many blocks make one final, with itself; 1 when left out, as where consensus never takes a block back. */
  readonly confirmations?: number | undefined
  /** How long one answer of a node may take; 5 s when left out. */
  readonly timeoutMs?: number | undefined
}

/** The rulebook at one address of one network, and what it has recorded. */
export type Ledger = Views &
  Dispatch & {
    readonly identity: Domain
    /** How many blocks make one final, with itself. */
    readonly confirmations: number
    /** Keccak-256 of the code at the contract's address: equal for all who run the same rulebook. */
    codeHash(): Promise<Digest>
    /**
     * Sends statements, 50 to a transaction, and waits for the rulebook's answer to each.
     *
     * @returns In the order of the statements.
     */
    submit(statements: readonly Statement[], relayer: Signer): Promise<Outcome[]>
    /** What the rulebook answered in these blocks, both included, in order. */
    entries(range: { readonly fromBlock: number; readonly toBlock: number }): Promise<Entry[]>
    head(): Promise<ChainHead>
    /** The newest block that stays. */
    finalHead(): Promise<ChainHead>
    /** What became of a block that was seen before. */
    standingOf(block: ChainHead): Promise<Standing>
    /** What the rulebook answered behind a block that was read, in at most so many blocks that are final. */
    readOn(from: ChainHead | null, mostBlocks: number): Promise<Page>
    /** The block at a height; `null` above the head. A reader compares it with the block it has read up to. */
    headAt(height: number): Promise<ChainHead | null>
    /** Closes the endpoint too. */
    close(): void
  }

/** @property seenHeight - The highest block this site has seen, so that a node which is behind is known as such. */
export type LedgerPorts = { readonly clock: Clock; readonly seenHeight?: number }
