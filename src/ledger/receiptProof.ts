import { createMPT } from '@ethereumjs/mpt'
import { bytesOf, type Digest, hexOf, isFault } from '../values/index.ts'
import { headerHashesTo } from './blockHash.ts'
import { ledgerFault } from './faults.ts'
import { type Fields, hex, type Network, type Receipt, receiptOf } from './network.ts'
import { encodeRlp, numberBytes } from './rlp.ts'

/**
 * The receipt of a transaction as its block commits to it: the receipts of the block have the root that stands in its
 * header, and the header hashes to the block's name. A node that says something else than the chain is found out.
 *
 * @returns `null` when the chain has another block at that height by now.
 * @throws ledger.receipt-unproven
 */
export async function provenReceipt(network: Network, transaction: Digest, claimed: Receipt): Promise<Receipt | null> {
  try {
    return await proven(network, transaction, claimed)
  } catch (error) {
    if (isFault(error)) throw error
    throw ledgerFault('ledger.answer-malformed', `expected block ${claimed.block.height} and its receipts`, error)
  }
}

async function proven(network: Network, transaction: Digest, claimed: Receipt): Promise<Receipt | null> {
  const { height, hash } = claimed.block
  const block = await network.rawBlock(height)
  if (block?.hash !== hash) return null
  const receipts = await receiptsIn(network, block, height)
  const doubt = (what: string) => ledgerFault('ledger.receipt-unproven', `${what} of block ${height} (${hash})`)
  if (!headerHashesTo(block, hash)) throw doubt('the hash is not that of the header')
  if ((await rootOf(receipts)) !== block.receiptsRoot) throw doubt('the receipts are not those in the header')
  const own = receipts.find(({ transactionHash }) => transactionHash === transaction)
  if (!own) throw doubt(`transaction ${transaction} is not among the receipts`)
  return { ...receiptOf(own), block: claimed.block }
}

/** Nodes that cannot give a block's receipts at once give them one by one. */
async function receiptsIn(network: Network, block: Fields, height: number): Promise<Fields[]> {
  try {
    return await network.rawReceipts(height)
  } catch (error) {
    if (!isFault(error, 'ledger.request-refused')) throw error
    return Promise.all((block.transactions as Digest[]).map(network.rawReceipt))
  }
}

/** The root of the trie a header names its receipts by. */
async function rootOf(receipts: readonly Fields[]): Promise<string> {
  const trie = await createMPT()
  for (const [position, receipt] of receipts.entries())
    await trie.put(encodeRlp(numberBytes(BigInt(position))), encoded(receipt))
  return hexOf(trie.root())
}

/** @see EIP-2718 for the byte before the receipt of a typed transaction */
function encoded({ type, status, cumulativeGasUsed, logsBloom, logs }: Fields): Uint8Array {
  const number = (value: unknown) => numberBytes(BigInt(hex(value)))
  const bytes = (value: unknown) => bytesOf(hex(value))
  const list = encodeRlp([
    number(status),
    number(cumulativeGasUsed),
    bytes(logsBloom),
    (logs as Fields[]).map(({ address, topics, data }) => [
      bytes(address),
      (topics as unknown[]).map(bytes),
      bytes(data),
    ]),
  ])
  const envelope = number(type ?? '0x0')
  return envelope.length === 0 ? list : Buffer.concat([envelope, list])
}
