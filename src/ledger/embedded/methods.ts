import type { Block } from '@ethereumjs/block'
import type { Store } from '../../store/index.ts'
import { type Hex, hexOf } from '../../values/index.ts'
import { rpcError } from '../rpcError.ts'
import { blockJson, quantity, receiptJson, transactionHash, transactionJson } from './json.ts'
import { findLogs } from './logs.ts'
import { type BlockTag, readAddress, readBlockTag, readBytes, readCall, readFilter, readHash } from './params.ts'
import type { CallResult, StateReader } from './reader.ts'
import { blockGasLimit } from './rules.ts'
import type { ChainTables } from './tables.ts'
import type { Writer } from './writer.ts'

export type Chain = {
  readonly chainId: bigint
  readonly store: Store
  readonly tables: ChainTables
  readonly reader: StateReader
  readonly writer: Writer
  readonly blockAt: (tag: BlockTag) => Block | undefined
}

type Method = (...params: unknown[]) => Promise<unknown>

/** The JSON-RPC methods of the embedded chain: what our binding and ethers ask of any network. */
export function rpcMethods(chain: Chain): Readonly<Record<string, Method>> {
  return { ...networkMethods(chain), ...blockMethods(chain), ...transactionMethods(chain), ...stateMethods(chain) }
}

function networkMethods({ chainId }: Chain): Record<string, Method> {
  return {
    eth_chainId: async () => quantity(chainId),
    net_version: async () => chainId.toString(),
    eth_gasPrice: async () => '0x0',
    eth_maxPriorityFeePerGas: async () => '0x0',
  }
}

function blockMethods({ store, tables, blockAt }: Chain): Record<string, Method> {
  const shown = (tag: BlockTag, full: unknown) => {
    const block = blockAt(tag)
    return block ? blockJson(block, full === true ? transactionJson : transactionHash) : null
  }
  const numberOf = (hash: Uint8Array) => tables.blockByHash(hash)?.number
  return {
    eth_blockNumber: async () => quantity(tables.height()),
    eth_getBlockByNumber: async (tag, full) => shown(readBlockTag(tag), full),
    eth_getBlockByHash: async (hash, full) => shown({ hash: readHash(hash) }, full),
    eth_getLogs: async (filter) => findLogs(store, readFilter(filter, tables.height(), numberOf)),
  }
}

function transactionMethods({ tables, writer, blockAt }: Chain): Record<string, Method> {
  const find = (hash: unknown) => {
    const row = tables.tx(readHash(hash))
    const block = row && blockAt(row.block)
    return block && { block, position: row.position }
  }
  return {
    eth_sendRawTransaction: async (raw) => hexOf((await writer.include(readBytes(raw))).hash()),
    eth_getTransactionByHash: async (hash) => {
      const found = find(hash)
      return found ? transactionJson(found.block, found.position) : null
    },
    eth_getTransactionReceipt: async (hash) => {
      const found = find(hash)
      return found ? receiptJson(found.block, found.position, tables.txsOf(Number(found.block.header.number))) : null
    },
  }
}

function stateMethods({ reader, blockAt }: Chain): Record<string, Method> {
  const at = (tag: unknown): Block => {
    const block = blockAt(readBlockTag(tag))
    if (!block) throw rpcError(-32001, 'unknown block')
    return block
  }
  const account = (address: unknown, tag: unknown) => reader.account(readAddress(address), at(tag))
  return {
    eth_call: async (call, tag) => returned(await reader.call(readCall(call), at(tag))),
    // Gas costs nothing here, so it is not worth executing everything twice to know it better.
    eth_estimateGas: async () => quantity(blockGasLimit / 2n),
    eth_getTransactionCount: async (address, tag) => quantity((await account(address, tag))?.nonce ?? 0n),
    eth_getBalance: async (address, tag) => quantity((await account(address, tag))?.balance ?? 0n),
    eth_getCode: async (address, tag) => hexOf(await reader.code(readAddress(address), at(tag))),
  }
}

function returned(result: CallResult): Hex {
  const bytes = hexOf(result.returned)
  if (result.reverted) throw rpcError(3, 'execution reverted', bytes)
  return bytes
}
