import { type Hex, hexOf } from '../../values/index.ts'
import { decodeRlp } from '../rlp.ts'
import { quantity } from './json.ts'

type ReceiptLog = { readonly address: Hex; readonly topics: readonly Hex[]; readonly data: Hex }

/** What a receipt says for itself; which block and transaction it belongs to is told by where it lies. */
export type Receipt = {
  readonly status: Hex
  /** Gas used in its block up to and with this transaction. */
  readonly cumulativeGas: bigint
  readonly bloom: Hex
  readonly logs: readonly ReceiptLog[]
}

/** @throws when the bytes are no receipt. */
export function decodeReceipt(encoded: Uint8Array): Receipt {
  // EIP-2718: a typed receipt has one byte before the list.
  const list = (encoded[0] ?? 0) < 0x80 ? encoded.subarray(1) : encoded
  const [status, gas, bloom, logs] = decodeRlp(list) as Encoded
  return {
    status: status.length === 0 ? '0x0' : '0x1',
    cumulativeGas: BigInt(`0x0${hexOf(gas).slice(2)}`),
    bloom: hexOf(bloom),
    logs: logs.map(([address, topics, data]) => ({
      address: hexOf(address),
      topics: topics.map(hexOf),
      data: hexOf(data),
    })),
  }
}

type Encoded = [status: Uint8Array, gas: Uint8Array, bloom: Uint8Array, logs: [Uint8Array, Uint8Array[], Uint8Array][]]

/** Where a log is: its transaction in its block, and its position among all logs of that block. */
export type LogPlace = {
  readonly block: number
  readonly blockHash: Uint8Array
  readonly txHash: Uint8Array
  readonly tx: number
  readonly nth: number
  readonly position: number
}

/** @throws RangeError when the receipt has no log at that place: the derived tables disagree. */
export function logJson(receipt: Receipt, place: LogPlace) {
  const log = receipt.logs[place.nth]
  if (!log) throw new RangeError(`receipt has ${receipt.logs.length} logs, asked for number ${place.nth}`)
  return {
    ...log,
    blockNumber: quantity(place.block),
    blockHash: hexOf(place.blockHash),
    transactionHash: hexOf(place.txHash),
    transactionIndex: quantity(place.tx),
    logIndex: quantity(place.position),
    removed: false,
  }
}
