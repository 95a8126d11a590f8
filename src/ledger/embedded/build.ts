import type { Block } from '@ethereumjs/block'
import type { Common } from '@ethereumjs/common'
import { createTxFromRLP, type TypedTransaction } from '@ethereumjs/tx'
import { buildBlock, type TxReceipt } from '@ethereumjs/vm'
import { Fault } from '../../values/index.ts'
import { rpcError } from '../rpcError.ts'
import type { Machine } from './machine.ts'
import { blockGasLimit, blockOptions, unsealedExtraData } from './rules.ts'

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

/** @throws rpc error -32000 when the transaction is not the next of its sender. */
export async function requireNextNonce({ vm }: Machine, tx: TypedTransaction): Promise<void> {
  const next = (await vm.stateManager.getAccount(tx.getSenderAddress()))?.nonce ?? 0n
  if (tx.nonce === next) return
  throw rpcError(-32000, `nonce too ${tx.nonce < next ? 'low' : 'high'}: the next is ${next}, received ${tx.nonce}`)
}

export type BlockPlan = {
  /** The machine must stand on it. */
  readonly parent: Block
  /** Seconds. */
  readonly timestamp: bigint
  readonly transactions: readonly TypedTransaction[]
  /** Without a key the block comes out unsealed. */
  readonly sealerKey?: Uint8Array
}

/**
 * Executes transactions and makes the block that records them. Writer and verifier both build with this: a block is
 * right when it can be built again.
 *
 * @throws rpc error -32000 when a transaction cannot be part of the block. The machine is then worth nothing.
 */
export async function build(
  { vm }: Machine,
  { parent, timestamp, transactions, sealerKey }: BlockPlan,
): Promise<{ block: Block; receipts: TxReceipt[] }> {
  const builder = await buildBlock(vm, {
    parentBlock: parent,
    headerData: {
      timestamp,
      gasLimit: blockGasLimit,
      baseFeePerGas: 0n,
      difficulty: 1n,
      extraData: unsealedExtraData,
    },
    blockOpts: {
      ...blockOptions(vm.common),
      putBlockIntoBlockchain: false,
      ...(sealerKey && { cliqueSigner: sealerKey }),
    },
  })
  for (const tx of transactions)
    await builder.addTransaction(tx, { skipHardForkValidation: true }).catch((error) => {
      throw impossible('transaction not possible', error)
    })
  return { block: (await builder.build()).block, receipts: builder.transactionReceipts }
}

/** A fault of the file below is not the transaction's. */
function impossible(what: string, error: unknown): Error {
  if (error instanceof Fault) return error
  return rpcError(-32000, `${what}: ${error instanceof Error ? error.message : error}`)
}
