import type { Block } from '@ethereumjs/block'
import type { TypedTransaction } from '@ethereumjs/tx'
import { Address, bigIntToBytes, generateAddress } from '@ethereumjs/util'
import { type Hex, hexOf } from '../../values/index.ts'
import { decodeReceipt, logJson } from './receipt.ts'
import type { TxRow } from './tables.ts'

/** A number as JSON-RPC writes it: hexadecimal, no leading zeros. */
export const quantity = (value: number | bigint): Hex => `0x${value.toString(16)}`

/** @param show - How each transaction is written: {@link transactionJson}, or {@link transactionHash}. */
export function blockJson(block: Block, show: (block: Block, position: number) => unknown) {
  const { header } = block
  return {
    number: quantity(header.number),
    hash: hexOf(block.hash()),
    parentHash: hexOf(header.parentHash),
    sha3Uncles: hexOf(header.uncleHash),
    logsBloom: hexOf(header.logsBloom),
    transactionsRoot: hexOf(header.transactionsTrie),
    stateRoot: hexOf(header.stateRoot),
    receiptsRoot: hexOf(header.receiptTrie),
    miner: header.coinbase.toString(),
    difficulty: quantity(header.difficulty),
    extraData: hexOf(header.extraData),
    mixHash: hexOf(header.mixHash),
    nonce: hexOf(header.nonce),
    size: quantity(block.serialize().length),
    gasLimit: quantity(header.gasLimit),
    gasUsed: quantity(header.gasUsed),
    timestamp: quantity(header.timestamp),
    baseFeePerGas: quantity(header.baseFeePerGas ?? 0n),
    uncles: [],
    transactions: block.transactions.map((_, position) => show(block, position)),
  }
}

export function transactionHash(block: Block, position: number): Hex {
  return hexOf(transactionAt(block, position).hash())
}

export function transactionJson(block: Block, position: number) {
  const tx = transactionAt(block, position)
  const { data, gasLimit, ...signed } = tx.toJSON()
  return { gasPrice: '0x0', ...signed, input: data, gas: gasLimit, ...placed(tx, block, position) }
}

/** The receipt of one transaction, given those of all transactions of its block in order. */
export function receiptJson(block: Block, position: number, rows: readonly TxRow[]) {
  const tx = transactionAt(block, position)
  const receipts = rows.map((row) => decodeReceipt(row.receipt))
  const receipt = receipts[position]
  if (!receipt)
    throw new RangeError(`block ${block.header.number} has ${receipts.length} receipts, asked for ${position}`)
  const place = { block: Number(block.header.number), blockHash: block.hash(), txHash: tx.hash(), tx: position }
  const firstLog = receipts.slice(0, position).reduce((sum, before) => sum + before.logs.length, 0)
  return {
    ...placed(tx, block, position),
    status: receipt.status,
    contractAddress: tx.to ? null : contractAddress(tx),
    gasUsed: quantity(receipt.cumulativeGas - (receipts[position - 1]?.cumulativeGas ?? 0n)),
    cumulativeGasUsed: quantity(receipt.cumulativeGas),
    effectiveGasPrice: '0x0',
    logsBloom: receipt.bloom,
    logs: receipt.logs.map((_, nth) => logJson(receipt, { ...place, nth, position: firstLog + nth })),
  }
}

/** The table of transactions says it is there; if not, that table was edited. */
function transactionAt(block: Block, position: number): TypedTransaction {
  const tx = block.transactions[position]
  if (!tx) throw new RangeError(`block ${block.header.number} has no transaction ${position}`)
  return tx
}

function placed(tx: TypedTransaction, block: Block, position: number) {
  return {
    hash: hexOf(tx.hash()),
    transactionHash: hexOf(tx.hash()),
    type: quantity(tx.type),
    from: tx.getSenderAddress().toString(),
    to: tx.to?.toString() ?? null,
    blockHash: hexOf(block.hash()),
    blockNumber: quantity(block.header.number),
    transactionIndex: quantity(position),
  }
}

function contractAddress(tx: TypedTransaction): string {
  return new Address(generateAddress(tx.getSenderAddress().bytes, bigIntToBytes(tx.nonce))).toString()
}
