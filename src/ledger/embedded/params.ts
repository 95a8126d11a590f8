import { Address } from '@ethereumjs/util'
import { bytesOf, type Hex } from '../../values/index.ts'
import { rpcError } from '../rpcError.ts'
import type { LogFilter } from './logs.ts'
import type { Call } from './reader.ts'

/** Which block a caller means. */
export type BlockTag = 'latest' | number | { readonly hash: Uint8Array }

/** Reads a block tag of JSON-RPC. There is one sealer and no fork, so whatever is in a block is safe and final. */
export function readBlockTag(param: unknown): BlockTag {
  if (param === undefined || param === null) return 'latest'
  if (param === 'earliest') return 0
  if (typeof param === 'string' && newest.has(param)) return 'latest'
  if (isRecord(param))
    return param.blockHash === undefined ? readQuantity(param.blockNumber) : { hash: readHash(param.blockHash) }
  return readQuantity(param)
}

const newest = new Set(['latest', 'pending', 'safe', 'finalized'])

export function readCall(param: unknown): Call {
  if (!isRecord(param)) throw invalid('a call', param)
  return {
    from: param.from == null ? undefined : readAddress(param.from),
    to: param.to == null ? undefined : readAddress(param.to),
    data: readBytes(param.data ?? param.input ?? '0x'),
    value: param.value == null ? 0n : BigInt(readQuantity(param.value)),
  }
}

/**
 * @param head - What `latest` stands for.
 * @param numberOf - The block a hash belongs to.
 */
export function readFilter(
  param: unknown,
  head: number,
  numberOf: (hash: Uint8Array) => number | undefined,
): LogFilter {
  if (!isRecord(param)) throw invalid('a filter', param)
  const { address, topics = [] } = param
  if (!Array.isArray(topics) || topics.length > 4) throw invalid('up to four topics', topics)
  const number = (tag: unknown): number => {
    const block = readBlockTag(tag)
    if (block === 'latest') return head
    const found = typeof block === 'number' ? block : numberOf(block.hash)
    if (found === undefined) throw rpcError(-32001, 'unknown block')
    return found
  }
  const [fromBlock, toBlock] = param.blockHash
    ? [number(param), number(param)]
    : [number(param.fromBlock), number(param.toBlock)]
  return {
    fromBlock,
    toBlock,
    addresses: listOf(address).map(readBytes),
    topics: topics.map((topic) => listOf(topic).map(readHash)),
  }
}

export function readAddress(param: unknown): Address {
  const bytes = readBytes(param)
  if (bytes.length !== 20) throw invalid('an address', param)
  return new Address(bytes)
}

export function readHash(param: unknown): Uint8Array {
  const bytes = readBytes(param)
  if (bytes.length !== 32) throw invalid('a hash', param)
  return bytes
}

export function readBytes(param: unknown): Uint8Array {
  if (typeof param !== 'string' || !/^0x([0-9a-fA-F]{2})*$/.test(param)) throw invalid('hexadecimal bytes', param)
  return bytesOf(param as Hex)
}

function readQuantity(param: unknown): number {
  if (typeof param !== 'string' || !/^0x[0-9a-fA-F]{1,13}$/.test(param)) throw invalid('a quantity', param)
  return Number(param)
}

const listOf = (param: unknown): unknown[] => (param == null ? [] : Array.isArray(param) ? param : [param])

const isRecord = (param: unknown): param is Record<string, unknown> => typeof param === 'object' && param !== null

function invalid(expected: string, received: unknown) {
  return rpcError(-32602, `expected ${expected}, received ${JSON.stringify(received)}`)
}
