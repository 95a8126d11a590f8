import type { Block } from '@ethereumjs/block'
import type { Common } from '@ethereumjs/common'
import { createTxFromRLP, type TypedTransaction } from '@ethereumjs/tx'
import { buildBlock } from '@ethereumjs/vm'
import type { Machine } from './machine.ts'
import { reachable } from './reachable.ts'
import { rowsOf } from './rows.ts'
import { rpcError } from './rpcError.ts'
import { blockGasLimit, blockOptions, unsealedExtraData } from './rules.ts'
import type { BlockRows } from './tables.ts'

/** @throws rpc error -32000 for bytes that are no transaction of this chain. */
export function decodeTransaction(raw: Uint8Array, common: Common): TypedTransaction {
  try {
    const tx = createTxFromRLP(raw, { common })
    const [problem] = tx.getValidationErrors()
    if (problem !== undefined) throw new Error(problem)
    return tx
  } catch (error) {
    throw impossible('invalid transaction', error)
  }
}

/**
 * Executes one transaction on top of `parent`, where the machine must stand, and seals the block.
 *
 * @param now - Seconds; the block is later than its parent even when the clock is not.
 * @returns The block and everything to store with it; nothing is stored yet.
 * @throws rpc error -32000 when the transaction cannot be part of this block. The machine is then worth nothing.
 */
export async function assemble(
  machine: Machine,
  tx: TypedTransaction,
  on: { readonly parent: Block; readonly now: bigint; readonly common: Common; readonly sealerKey: Uint8Array },
): Promise<{ block: Block; rows: BlockRows }> {
  await checkNonce(machine, tx)
  const soonest = on.parent.header.timestamp + 1n
  const builder = await buildBlock(machine.vm, {
    parentBlock: on.parent,
    headerData: {
      timestamp: on.now > soonest ? on.now : soonest,
      gasLimit: blockGasLimit,
      baseFeePerGas: 0n,
      difficulty: 1n,
      extraData: unsealedExtraData,
    },
    blockOpts: { ...blockOptions(on.common), putBlockIntoBlockchain: false, cliqueSigner: on.sealerKey },
  })
  const { receipt } = await builder.addTransaction(tx, { skipHardForkValidation: true }).catch((error) => {
    throw impossible('transaction not possible', error)
  })
  const { block } = await builder.build()
  return { block, rows: { ...rowsOf(block, [receipt]), nodes: takeNewNodes(machine, block) } }
}

async function checkNonce({ vm }: Machine, tx: TypedTransaction): Promise<void> {
  const next = (await vm.stateManager.getAccount(tx.getSenderAddress()))?.nonce ?? 0n
  if (tx.nonce === next) return
  throw rpcError(-32000, `nonce too ${tx.nonce < next ? 'low' : 'high'}: the next is ${next}, received ${tx.nonce}`)
}

/** Of all nodes that came up while executing, those the new state needs: the rest were steps on the way. */
function takeNewNodes({ nodes }: Machine, block: Block): Map<string, Uint8Array> {
  const kept = new Map<string, Uint8Array>()
  for (const [key, value] of reachable(block.header.stateRoot, (key) => nodes.written.get(key))) kept.set(key, value)
  nodes.written.clear()
  return kept
}

function impossible(what: string, error: unknown) {
  return rpcError(-32000, `${what}: ${error instanceof Error ? error.message : error}`)
}
