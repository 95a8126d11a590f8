import type { Block } from '@ethereumjs/block'
import { encodeReceipt, type TxReceipt } from '@ethereumjs/vm'
import type { BlockRow, LogRow, TxRow } from './tables.ts'

/** The rows a block derives: the writer stores them, the verifier compares them. One maker, so they cannot drift. */
export function rowsOf(
  block: Block,
  receipts: readonly TxReceipt[],
): { block: BlockRow; txs: TxRow[]; logs: LogRow[] } {
  const number = Number(block.header.number)
  const txs = block.transactions.map((tx, position) => ({
    hash: tx.hash(),
    block: number,
    position,
    receipt: encodeReceipt(receiptAt(receipts, position), tx.type),
  }))
  const located = block.transactions.flatMap((_, tx) =>
    receiptAt(receipts, tx).logs.map((log, nth) => ({ tx, nth, log })),
  )
  const logs = located.map(({ tx, nth, log: [address, topics] }, position) => ({
    block: number,
    position,
    tx,
    nth,
    address,
    topic0: topics[0] ?? null,
    topic1: topics[1] ?? null,
    topic2: topics[2] ?? null,
    topic3: topics[3] ?? null,
  }))
  return { block: { number, hash: block.hash(), rlp: block.serialize() }, txs, logs }
}

/** A block has a receipt for each of its transactions. */
function receiptAt(receipts: readonly TxReceipt[], position: number): TxReceipt {
  const receipt = receipts[position]
  if (receipt === undefined) throw new RangeError(`${receipts.length} receipts, asked for number ${position}`)
  return receipt
}
