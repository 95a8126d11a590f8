import type { Block } from '@ethereumjs/block'
import { Address } from '@ethereumjs/util'
import type { TxReceipt } from '@ethereumjs/vm'
import { curve, hurryKeccak } from '../../sign/index.ts'
import type { Store } from '../../store/index.ts'
import { Fault, type Progress, printable } from '../../values/index.ts'
import type { Report } from '../chainFindings.ts'
import { isRpcError } from '../rpcError.ts'
import { checkClaims, checkSealed, type Wrong } from './blockCheck.ts'
import { build } from './build.ts'
import { evmCrypto } from './crypto.ts'
import { compareDerived, difference } from './derived.ts'
import { createMachine, type Machine } from './machine.ts'
import { nodeBuffer, nodeKey } from './nodes.ts'
import { reachable } from './reachable.ts'
import { rowsOf } from './rows.ts'
import { chainCommon, decodeBlock, genesisBlock, genesisIdentity } from './rules.ts'
import { type BlockRow, chainTables, type LogRow } from './tables.ts'

/** A durable node by its key; `undefined` when it is missing or edited. */
export type ReadNode = (key: Uint8Array) => Uint8Array | undefined

/**
 * Executes the chain again from block 0 and stops at the first block that is not what it claims to be, since all that
 * follows rests on it.
 *
 * @returns The last block that was found right; `undefined` when not even block 0 was.
 */
export async function replay(
  store: Store,
  readNode: ReadNode,
  report: Report,
  progress: Progress,
): Promise<Block | undefined> {
  await hurryKeccak()
  const tables = chainTables(store)
  const logsOf = store.prepare<LogRow>(`SELECT ${logColumns} FROM log WHERE block = ? ORDER BY position`)
  const genesis = readGenesis(tables.block(0))
  if ('detail' in genesis) {
    report(genesis.code, 'block 0', genesis.detail)
    return undefined
  }
  const replayBlock = await replayer(genesis, readNode, (number) => tables.block(number)?.hash ?? new Uint8Array(32))
  const height = tables.height()

  let parent = genesis.block
  for (let number = 1; number <= height; number++) {
    const replayed = await replayBlock(tables.block(number), parent)
    if ('detail' in replayed) {
      report(replayed.code, `block ${number}`, `${replayed.detail}; the chain goes on to block ${height}`)
      return parent
    }
    const expected = rowsOf(replayed.block, replayed.receipts)
    compareDerived(number, expected, { txs: tables.txsOf(number), logs: logsOf.all(number) }, report)
    parent = replayed.block
    progress(number, height, 'blocks')
  }
  return parent
}

const logColumns = 'block, position, tx, nth, address, topic0, topic1, topic2, topic3'

type Genesis = { readonly block: Block; readonly chainId: number; readonly sealer: Uint8Array }

/** Block 0 has no seal and no parent: it is right when it says nothing but chain and sealer. */
function readGenesis(row: BlockRow | undefined): Genesis | Wrong {
  if (!row) return { code: 'chain.block-missing', detail: 'there is no chain without it' }
  const found = attempt('chain.genesis-edited', () => {
    const { chainId, sealer } = genesisIdentity(decodeBlock(row.rlp, chainCommon(1, {})))
    const block = genesisBlock(chainCommon(chainId, {}), new Address(sealer))
    return { chainId, sealer, block }
  })
  if ('detail' in found) return found
  const detail = difference('its encoding', found.block.serialize(), row.rlp)
  const misfiled = difference('the hash it is filed under', found.block.hash(), row.hash)
  const edit = detail ?? misfiled
  return edit === undefined ? found : { code: 'chain.genesis-edited', detail: edit }
}

type Replayed = { readonly block: Block; readonly receipts: readonly TxReceipt[] }

async function replayer({ chainId, sealer }: Genesis, readNode: ReadNode, blockHash: (number: number) => Uint8Array) {
  const common = chainCommon(chainId, evmCrypto(curve))
  // Nodes the file ought to have and has not: old state that was pruned, or an edit, which is not the blocks' fault.
  const absent = new Map<string, Uint8Array>()
  const nodes = nodeBuffer((key) => absent.get(nodeKey(key)) ?? readNode(key))
  const machine = await createMachine(common, nodes, new Address(sealer), blockHash)

  return async (row: BlockRow | undefined, parent: Block): Promise<Replayed | Wrong> => {
    if (!row) return { code: 'chain.block-missing', detail: 'it was removed' }
    const decoded = attempt('chain.block-edited', () => ({ block: decodeBlock(row.rlp, common) }))
    if ('detail' in decoded) return decoded
    const { block } = decoded
    const wrong = checkSealed(row, block, parent, sealer)
    if (wrong) return wrong
    const built = await rebuild(machine, block, parent)
    if ('detail' in built) return built
    for (const [key, value] of reachable(built.block.header.stateRoot, (key) => nodes.written.get(key)))
      if (!readNode(Buffer.from(key, 'hex'))) absent.set(key, value)
    nodes.written.clear()
    return checkClaims(block, built.block) ?? { block, receipts: built.receipts }
  }
}

async function rebuild(machine: Machine, { header, transactions }: Block, parent: Block): Promise<Replayed | Wrong> {
  try {
    return await build(machine, { parent, timestamp: header.timestamp, transactions })
  } catch (error) {
    if (!isRpcError(error)) return unreadable('chain.block-edited', error)
    // The machine's own words are about nonces and forks; whoever reads this wants to know what was done.
    return {
      code: 'chain.block-edited',
      detail: 'a transaction in it was altered, added, or moved here from elsewhere',
    }
  }
}

function attempt<T>(code: Wrong['code'], work: () => T): T | Wrong {
  try {
    return work()
  } catch (error) {
    return unreadable(code, error)
  }
}

/** What a library threw at edited bytes is a finding; a fault of the file is not, and goes on up. */
function unreadable(code: Wrong['code'], error: unknown): Wrong {
  if (error instanceof Fault) throw error
  return { code, detail: printable(error instanceof Error ? error.message : String(error)) }
}
