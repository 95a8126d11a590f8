import { type Statement, statementFromBytes } from '../sign/index.ts'
import type { Store } from '../store/index.ts'
import type { Address, Digest, Hex, RefusalName } from '../values/index.ts'
import { journalFault } from './faults.ts'

/** One signed ledger transaction, kept before it is sent so that the same bytes can be sent again. */
export type Parcel = { readonly hash: Digest; readonly raw: Hex; readonly relayer: Address; readonly nonce: number }

/** A parcel whose fate is unknown, with the statements in it. */
export type Claimed = { readonly parcel: Parcel; readonly ids: readonly Digest[] }

/** What the rulebook answered to one statement, and in which block. */
export type Settlement = { readonly id: Digest; readonly block: number; readonly blockHash: Digest } & (
  | { readonly status: 'recorded' }
  | { readonly status: 'rejected'; readonly refusal: RefusalName }
)

export type SettledBlock = { readonly height: number; readonly hash: Digest }

/** Where one statement is on its way to the ledger. */
export type Delivery = {
  /** `claimed`: in a transaction whose fate is unknown. */
  readonly status: 'pending' | 'claimed' | 'recorded' | 'rejected'
  /** The transaction that carried it last. */
  readonly transaction: Digest | null
  readonly refusal: RefusalName | null
  readonly block: number | null
}

/**
 * Statements on their way to the ledger, in the order they were recorded. Each is delivered once; one that was rejected
 * stays, with its reason, and is never sent again.
 */
export type Outbox = {
  /** The oldest statements that nobody has claimed. @param limit - 50 when left out: what one transaction takes. */
  pending(limit?: number): Statement[]
  /**
   * Keeps a signed transaction and the statements it carries; the same claim again changes nothing. Send it after this
   * returned, never before.
   *
   * @throws journal.claim-lost when one of the statements is no longer pending.
   */
  claim(parcel: Parcel, ids: readonly Digest[]): void
  /** Claimed and not settled, by the relayer's nonce: look for the receipt, or send the same bytes again. */
  unsettled(): Claimed[]
  /** Gives a parcel's statements back. Only when it is certain that it can never be included. */
  release(hash: Digest): void
  /** Keeps the rulebook's answers. Statements of others are passed over; what was recorded stays recorded. */
  settle(settlements: readonly Settlement[]): void
  /** The newest block in which a statement of this journal was recorded. */
  newestSettledBlock(): SettledBlock | undefined
  /**
   * Takes back that statements were recorded in a block: the chain has another in its place, so they wait again, in their
   * old order. One that was rejected there stays so; should the ledger record it after all, `settle` says so.
   *
   * @returns How many wait again.
   */
  reopen(block: SettledBlock): number
  /** The ledger is another chain from here on: in which block of the old one something was recorded means nothing. */
  forgetBlocks(): void
  status(id: Digest): Delivery | undefined
  /** What the rulebook refused, in the order it was said. */
  rejected(): { readonly id: Digest; readonly refusal: RefusalName }[]
  counts(): Record<Delivery['status'], number>
}

const pendingSql = `
  SELECT body FROM outbox JOIN statement USING (position)
  WHERE status = 'pending' ORDER BY position LIMIT ?`

const claimSql = `
  UPDATE outbox SET status = 'claimed', parcel = ?1
  WHERE (status = 'pending' OR status = 'claimed' AND parcel = ?1)
    AND position = (SELECT position FROM statement WHERE id = ?2)`

const unsettledSql = `
  SELECT id, hash, raw, relayer, parcel.nonce AS nonce
  FROM outbox JOIN parcel ON parcel.hash = parcel JOIN statement USING (position)
  WHERE status = 'claimed' ORDER BY relayer, parcel.nonce, position`

const settleSql = `
  UPDATE outbox SET status = ?, refusal = ?, block = ?, block_hash = ?
  WHERE status <> 'recorded' AND position = (SELECT position FROM statement WHERE id = ?)`

const newestSettledBlockSql = `
  SELECT block AS height, block_hash AS hash FROM outbox
  WHERE status = 'recorded' AND block_hash IS NOT NULL ORDER BY block DESC LIMIT 1`

const reopenSql = `
  UPDATE outbox SET status = 'pending', block = NULL, block_hash = NULL
  WHERE status = 'recorded' AND block = ? AND block_hash = ?`

const dropParcelsSql = `
  DELETE FROM parcel
  WHERE hash NOT IN (SELECT parcel FROM outbox WHERE status = 'claimed')`

const rejectedSql = `
  SELECT id, refusal FROM outbox JOIN statement USING (position)
  WHERE status = 'rejected' ORDER BY position`

const statusSql = `
  SELECT status, parcel AS "transaction", refusal, block
  FROM outbox JOIN statement USING (position) WHERE id = ?`

export function outboxOf(store: Store): Outbox {
  const pending = store.prepare<{ body: Uint8Array }>(pendingSql)
  const addParcel = store.prepare(
    'INSERT INTO parcel (hash, raw, relayer, nonce) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const claim = store.prepare(claimSql)
  const unsettled = store.prepare<Parcel & { id: Digest }>(unsettledSql)
  const release = store.prepare(`UPDATE outbox SET status = 'pending' WHERE status = 'claimed' AND parcel = ?`)
  const settle = store.prepare(settleSql)
  const dropParcels = store.prepare(dropParcelsSql)
  const status = store.prepare<Delivery>(statusSql)
  const rejected = store.prepare<{ id: Digest; refusal: RefusalName }>(rejectedSql)
  const counts = store.prepare<{ status: Delivery['status']; n: number }>(
    'SELECT status, count(*) AS n FROM outbox GROUP BY status',
  )

  return {
    ...settledBlocksOf(store),
    pending: (limit = 50) => pending.all(limit).map(({ body }) => statementFromBytes(body)),
    claim({ hash, raw, relayer, nonce }, ids) {
      store.transaction(() => {
        addParcel.run(hash, raw, relayer, nonce)
        for (const id of ids)
          if (claim.run(hash, id).changes !== 1)
            throw journalFault('journal.claim-lost', `expected statement ${id} to be pending, it is ${statusOf(id)}`)
      })
    },
    unsettled() {
      const groups = Map.groupBy(unsettled.all(), ({ hash }) => hash)
      return [...groups.values()].map((rows) => {
        const { id: _, ...parcel } = rows[0] as Parcel & { id: Digest }
        return { parcel, ids: rows.map(({ id }) => id) }
      })
    },
    release(hash) {
      store.transaction(() => {
        release.run(hash)
        dropParcels.run()
      })
    },
    settle(settlements) {
      store.transaction(() => {
        for (const answer of settlements) {
          const refusal = answer.status === 'rejected' ? answer.refusal : null
          settle.run(answer.status, refusal, answer.block, answer.blockHash, answer.id)
        }
        dropParcels.run()
      })
    },
    status(id) {
      const row = status.get(id)
      return row && { ...row }
    },
    rejected: () => rejected.all().map((row) => ({ ...row })),
    counts() {
      const none = { pending: 0, claimed: 0, recorded: 0, rejected: 0 }
      return Object.assign(none, Object.fromEntries(counts.all().map(({ status, n }) => [status, n])))
    },
  }

  function statusOf(id: Digest): string {
    return status.get(id)?.status ?? 'not in this journal'
  }
}

function settledBlocksOf(store: Store): Pick<Outbox, 'newestSettledBlock' | 'reopen' | 'forgetBlocks'> {
  const newest = store.prepare<SettledBlock>(newestSettledBlockSql)
  const reopen = store.prepare(reopenSql)
  const forget = store.prepare('UPDATE outbox SET block_hash = NULL WHERE block_hash IS NOT NULL')
  return {
    newestSettledBlock: () => newest.get(),
    reopen: ({ height, hash }) => store.transaction(() => reopen.run(height, hash).changes),
    forgetBlocks: () => store.transaction(() => void forget.run()),
  }
}
