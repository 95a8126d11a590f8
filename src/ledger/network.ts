import {
  type Address,
  address,
  type Digest,
  digest,
  type Hex,
  type Instant,
  instant,
  isFault,
} from '../values/index.ts'
import type { ChainHead } from './chainHead.ts'
import type { Eip1193 } from './eip1193.ts'
import { ledgerFault } from './faults.ts'
import { isRpcError } from './rpcError.ts'

export type LogFilter = {
  readonly fromBlock: number
  readonly toBlock: number
  readonly address: Address
  /** What each topic may be; a list means any of it. */
  readonly topics?: readonly (Hex | readonly Hex[])[]
}

/** What is asked of a contract; without `to` it is the creation of one. */
export type Call = { readonly from?: Address; readonly to?: Address; readonly data: Hex }

/** One log, and where it stands in the chain. */
export type Log = {
  readonly address: Address
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly block: ChainHead
  readonly transaction: Digest
  /** Among all logs of its block. */
  readonly position: number
}

export type Receipt = { readonly block: ChainHead; readonly succeeded: boolean; readonly logs: readonly Log[] }

export type Network = ReturnType<typeof networkOver>

/**
 * The questions the ledger asks of an EVM network, with answers that were checked for their shape.
 *
 * @throws per question: ledger.request-refused when the node says "no", ledger.answer-malformed when it says something
 *   else than an answer, and the faults of the endpoint.
 */
export function networkOver({ request }: Eip1193) {
  const ask = <T>(read: (answer: unknown) => T, method: string, ...params: unknown[]): Promise<T> =>
    request({ method, params }).then(
      (answer) => checked(method, read, answer),
      (error) => {
        if (isRpcError(error)) throw ledgerFault('ledger.request-refused', `${method}: ${error.message}`, error)
        throw error
      },
    )
  return {
    chainId: () => ask(count, 'eth_chainId'),
    head: () => ask(headOf, 'eth_getBlockByNumber', 'latest', false),
    headAt: (height: number) => ask(orNull(headOf), 'eth_getBlockByNumber', quantity(height), false),
    /** A block as the node writes it, with the hashes of its transactions; `null` above the head. */
    rawBlock: (height: number) => ask(orNull(fields), 'eth_getBlockByNumber', quantity(height), false),
    /** All receipts of a block, in order. */
    rawReceipts: (height: number) => ask(list(fields), 'eth_getBlockReceipts', quantity(height)),
    rawReceipt: (transaction: Digest) => ask(fields, 'eth_getTransactionReceipt', transaction),
    /** When a block says it was made. */
    timeAt: (height: number) => ask(timeOf, 'eth_getBlockByNumber', quantity(height), false),
    /** What the node thinks a unit of gas costs at the moment, in wei. */
    gasPrice: () => ask((price) => BigInt(hex(price)), 'eth_gasPrice'),
    /** In wei. */
    balance: (of: Address) => ask((wei) => BigInt(hex(wei)), 'eth_getBalance', of, 'latest'),
    code: (of: Address) => ask(hex, 'eth_getCode', of, 'latest'),
    /** The next nonce of an account, counting only what is in blocks. */
    nonce: (of: Address) => ask(count, 'eth_getTransactionCount', of, 'latest'),
    /** The same, counting what waits to be included. */
    waitingNonce: (of: Address) => ask(count, 'eth_getTransactionCount', of, 'pending'),
    nonceAt: (of: Address, height: number) => ask(count, 'eth_getTransactionCount', of, quantity(height)),
    call: (call: Call) => ask(hex, 'eth_call', call, 'latest'),
    estimateGas: (call: Call) => ask((gas) => BigInt(hex(gas)), 'eth_estimateGas', call),
    send: (raw: Hex) => ask(digestOf, 'eth_sendRawTransaction', raw),
    /** Whether the node holds the transaction, in a block or waiting for one. */
    knows: (transaction: Digest) => ask((found) => found !== null, 'eth_getTransactionByHash', transaction),
    receipt: (transaction: Digest) => ask(orNull(receiptOf), 'eth_getTransactionReceipt', transaction),
    logs: (filter: LogFilter) => findLogs((f) => ask(list(readLog), 'eth_getLogs', f), filter),
  }
}

const firstWindow = 500
const widestWindow = 10_000

/** Nodes refuse too wide a range each in their own words, so the window is halved on any "no" and grows on success. */
async function findLogs(ask: (filter: object) => Promise<Log[]>, filter: LogFilter): Promise<Log[]> {
  const { fromBlock, toBlock, ...rest } = filter
  const found: Log[] = []
  let window = firstWindow
  for (let from = fromBlock; from <= toBlock; ) {
    const to = Math.min(toBlock, from + window - 1)
    try {
      found.push(...(await ask({ ...rest, fromBlock: quantity(from), toBlock: quantity(to) })))
      from = to + 1
      window = Math.min(widestWindow, window * 2)
    } catch (error) {
      if (!isFault(error, 'ledger.request-refused') || window === 1) throw error
      window = Math.floor(window / 2)
    }
  }
  return found
}

function checked<T>(method: string, read: (answer: unknown) => T, answer: unknown): T {
  try {
    return read(answer)
  } catch (error) {
    if (isFault(error, 'ledger.answer-malformed')) throw error
    throw ledgerFault('ledger.answer-malformed', `${method} was answered with something else than expected`, error)
  }
}

const quantity = (value: number): Hex => `0x${value.toString(16)}`

export type Fields = Readonly<Record<string, unknown>>

function fields(answer: unknown): Fields {
  if (typeof answer === 'object' && answer !== null) return answer as Fields
  throw new TypeError(`expected fields, received ${typeof answer}`)
}

function headOf(answer: unknown): ChainHead {
  const { number, hash } = answer as Fields
  return { height: count(number), hash: digestOf(hash) }
}

function timeOf(answer: unknown): Instant {
  return instant(count((answer as Fields).timestamp) * 1000)
}

export function receiptOf(answer: unknown): Receipt {
  const { blockNumber, blockHash, status, logs } = answer as Fields
  const block = headOf({ number: blockNumber, hash: blockHash })
  return { block, succeeded: count(status) === 1, logs: list(readLog)(logs) }
}

/** @throws when it is no log of JSON-RPC. */
export function readLog(answer: unknown): Log {
  const log = answer as Fields
  return {
    address: address(hex(log.address)),
    topics: list(digestOf)(log.topics),
    data: hex(log.data),
    block: headOf({ number: log.blockNumber, hash: log.blockHash }),
    transaction: digestOf(log.transactionHash),
    position: count(log.logIndex),
  }
}

const orNull =
  <T>(read: (answer: unknown) => T) =>
  (answer: unknown): T | null =>
    answer === null ? null : read(answer)

const list =
  <T>(read: (answer: unknown) => T) =>
  (answer: unknown): T[] =>
    (answer as unknown[]).map(read)

const digestOf = (answer: unknown): Digest => digest(hex(answer))

/** @throws TypeError when it is no hexadecimal text. */
export function hex(answer: unknown): Hex {
  if (typeof answer === 'string' && /^0x[0-9a-fA-F]*$/.test(answer)) return answer.toLowerCase() as Hex
  throw new TypeError(`expected hexadecimal text, received ${typeof answer}`)
}

function count(answer: unknown): number {
  const value = Number(hex(answer))
  if (!Number.isSafeInteger(value)) throw new RangeError(`expected a count, received ${answer}`)
  return value
}
