import type { Block } from '@ethereumjs/block'
import { type Account, type Address, createZeroAddress, equalsBytes } from '@ethereumjs/util'
import type { VM } from '@ethereumjs/vm'
import { Fault } from '../../values/index.ts'
import { rpcError } from '../rpcError.ts'
import type { Machine } from './machine.ts'
import { blockGasLimit } from './rules.ts'
import { inTurn } from './turn.ts'

export type Call = {
  readonly from: Address | undefined
  readonly to: Address | undefined
  readonly data: Uint8Array
  readonly value: bigint
}

/** `reverted` carries the bytes the contract gave as its reason. */
export type CallResult = { readonly reverted: boolean; readonly returned: Uint8Array }

export type StateReader = {
  call(call: Call, block: Block): Promise<CallResult>
  account(address: Address, block: Block): Promise<Account | undefined>
  code(address: Address, block: Block): Promise<Uint8Array>
}

/**
 * Reads state without ever writing: it has a machine of its own, and what a call wrote there is thrown away.
 *
 * @param newMachine - Called on the first question.
 */
export function stateReader(newMachine: () => Promise<Machine>): StateReader {
  const turn = inTurn()
  let machine: Machine | undefined
  let root: Uint8Array | undefined

  const at = <T>(block: Block, read: (vm: VM) => Promise<T>): Promise<T> =>
    turn(async () => {
      machine ??= await newMachine()
      try {
        if (root === undefined || !equalsBytes(root, block.header.stateRoot))
          await machine.vm.stateManager.setStateRoot(block.header.stateRoot)
        root = block.header.stateRoot
        return await read(machine.vm)
      } catch (error) {
        machine = root = undefined
        if (error instanceof Fault) throw error
        throw rpcError(
          -32000,
          `the state of block ${block.header.number} cannot be read, it may have been pruned: ${error}`,
        )
      } finally {
        machine?.nodes.written.clear()
      }
    })

  return {
    call: (call, block) => at(block, (vm) => run(vm, call, block)),
    account: (address, block) => at(block, (vm) => vm.stateManager.getAccount(address)),
    code: (address, block) => at(block, (vm) => vm.stateManager.getCode(address)),
  }
}

async function run(vm: VM, call: Call, block: Block): Promise<CallResult> {
  const caller = call.from ?? createZeroAddress()
  await vm.evm.journal.checkpoint()
  try {
    const { execResult } = await vm.evm.runCall({
      caller,
      origin: caller,
      ...(call.to && { to: call.to }),
      data: call.data,
      value: call.value,
      gasLimit: blockGasLimit,
      gasPrice: 0n,
      block,
      skipBalance: true,
    })
    return { reverted: execResult.exceptionError !== undefined, returned: execResult.returnValue }
  } finally {
    await vm.evm.journal.revert()
    vm.evm.journal.cleanJournal()
  }
}
