import type { Block } from '@ethereumjs/block'
import type { CustomCrypto } from '@ethereumjs/common'
import { Address, equalsBytes } from '@ethereumjs/util'
import { keyFrom } from '../../sign/index.ts'
import type { Store } from '../../store/index.ts'
import { bytesOf, type Clock, Fault, type Hex, hexOf, type Random } from '../../values/index.ts'
import type { Eip1193 } from '../eip1193.ts'
import { ledgerFault } from '../faults.ts'
import { isRpcError, rpcError } from '../rpcError.ts'
import { createMachine } from './machine.ts'
import { rpcMethods } from './methods.ts'
import { isCodeKey, isSound, nodeBuffer } from './nodes.ts'
import type { BlockTag } from './params.ts'
import { prune } from './prune.ts'
import { stateReader } from './reader.ts'
import { chainCommon, decodeBlock, genesisIdentity } from './rules.ts'
import { type ChainTables, chainTables } from './tables.ts'
import { blockWriter, type Writer } from './writer.ts'

export type ChainOptions = {
  /** The time of blocks. */
  readonly clock: Clock
  /** The time of waiting for the write lock, where the time of blocks is that of a story. */
  readonly lineClock?: Clock
  readonly random: Random
  readonly chainId: number
  /** 32 bytes. Who holds it can write this chain anew; other parties' witnesses are what keeps it honest. */
  readonly sealerKey: Hex
  /** The file is looked at only; whatever would write ends with store.unwritable. */
  readonly readOnly?: boolean
}

/**
 * An EVM chain over two connections to one file: the writer's holds transactions open, the reader's sees only what is
 * committed.
 *
 * @throws ledger.sealer-mismatch, ledger.chain-mismatch when the file holds another chain.
 */
export async function openChain(
  writing: Store,
  reading: Store,
  curve: CustomCrypto,
  options: ChainOptions,
): Promise<Eip1193 & { prune(keepBlocks: number): Promise<number>; endAt: Writer['endAt'] }> {
  const common = chainCommon(options.chainId, curve)
  const sealerKey = bytesOf(options.sealerKey)
  // By the room that signs: the library's own curve needs as long for this one point as for a whole block.
  const sealer = new Address(bytesOf(keyFrom(options.sealerKey).address))
  const codes = new Map<string, Uint8Array>()
  const newMachine = (tables: ChainTables) => () =>
    createMachine(common, nodeBuffer(nodeReader(tables, codes)), sealer, (number) => blockHash(tables, number))

  const wait = { clock: options.lineClock ?? options.clock, random: options.random }
  const machines = { common, sealerKey, newMachine: newMachine(chainTables(writing)) }
  const writer = blockWriter(writing, machines, options.clock, wait)
  await writer.begin(sealer)
  const tables = chainTables(reading)
  const blockAt = blockReader(tables, (rlp) => decodeBlock(rlp, common))
  checkIdentity(blockAt(0), options.chainId, sealer)

  const reader = stateReader(newMachine(tables))
  const methods = rpcMethods({ chainId: common.chainId(), store: reading, tables, reader, writer, blockAt })
  return {
    async request({ method, params = [] }) {
      const run = Object.hasOwn(methods, method) ? methods[method] : undefined
      if (!run) throw rpcError(4200, `method ${method} is not supported`)
      return run(...params).catch((error) => {
        throw error instanceof Fault || isRpcError(error) ? error : damaged(`it cannot answer ${method}`, error)
      })
    },
    prune: (keepBlocks) => prune(writing, common, keepBlocks, wait),
    endAt: writer.endAt,
  }
}

/**
 * State is believed because it hashes to its name, here as in verification: an edited node stops the chain.
 *
 * @param codes - Contract code found sound, for all machines together: hashing it takes longer than reading it.
 */
function nodeReader(tables: ChainTables, codes: Map<string, Uint8Array>) {
  return (hash: Buffer): Uint8Array | undefined => {
    const key = isCodeKey(hash) ? hash.toString('hex') : undefined
    const known = key && codes.get(key)
    if (known) return known
    const value = tables.node(hash)
    if (value && !isSound(hash, value)) throw damaged(`node ${hexOf(hash)} was edited`)
    if (key && value) codes.set(key, value)
    return value
  }
}

function damaged(what: string, cause?: unknown): Fault {
  return ledgerFault('ledger.chain-damaged', `the chain's file is damaged: ${what}`, cause)
}

function blockHash(tables: ChainTables, number: number): Uint8Array {
  const row = tables.block(number)
  if (!row) throw damaged(`block ${number} is missing`)
  return row.hash
}

/** Remembers the last block it decoded: a receipt is usually asked for right after the block was written. */
function blockReader(tables: ChainTables, decode: (rlp: Uint8Array) => Block) {
  let last: Block | undefined
  return (tag: BlockTag): Block | undefined => {
    const row =
      tag === 'latest' ? tables.head() : typeof tag === 'number' ? tables.block(tag) : tables.blockByHash(tag.hash)
    if (row && !(last && equalsBytes(last.hash(), row.hash))) last = decode(row.rlp)
    return row && last
  }
}

function checkIdentity(genesis: Block | undefined, chainId: number, sealer: Address): void {
  if (!genesis) throw damaged('block 0 is missing')
  const found = genesisIdentity(genesis)
  if (found.chainId !== chainId)
    throw ledgerFault('ledger.chain-mismatch', `expected chain ${chainId}, the file holds chain ${found.chainId}`)
  if (!equalsBytes(found.sealer, sealer.bytes))
    throw ledgerFault(
      'ledger.sealer-mismatch',
      `this chain is sealed by ${hexOf(found.sealer)}, the key is that of ${sealer}`,
    )
}
