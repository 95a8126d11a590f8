import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createBlock } from '@ethereumjs/block'
import { createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common'
import { SimpleStateManager } from '@ethereumjs/statemanager'
import { createLegacyTx } from '@ethereumjs/tx'
import { createAddressFromPrivateKey, createAddressFromString } from '@ethereumjs/util'
import { createVM, runTx, type VM } from '@ethereumjs/vm'
import { Interface, type InterfaceAbi, type LogDescription, type Result } from 'ethers/abi'
import { evmCrypto } from '../../src/ledger/embedded/crypto.ts'
import type { Domain, Fields } from '../../src/sign/index.ts'
import { curve } from '../../src/sign/index.ts'
import {
  type Address,
  bytesOf,
  type Hex,
  hexOf,
  type Instant,
  instant,
  type RefusalName,
  refusals,
} from '../../src/values/index.ts'

type Links = Record<string, Record<string, { start: number; length: number }[]>>
type Compiled = { abi: InterfaceAbi; bytecode: Hex; linkReferences: Links }
type Artifact = { sourceHash: Hex; contracts: Record<string, Compiled> }

export const artifact = JSON.parse(
  readFileSync(new URL('../../contracts/artifacts/rulebook.json', import.meta.url), 'utf8'),
) as Artifact

/** A statement as a relayer hands it in; the signature need not be true. */
export type Relayed = Fields & { readonly signature: Hex }

/** What one transaction did. `reverted` is the name of the error when the whole transaction failed. */
export type Submitted = {
  readonly refusals: RefusalName[]
  readonly events: LogDescription[]
  readonly gas: bigint
  readonly reverted?: string
}

/** The real bytecode in an EVM in memory. It throws when a transaction that recorded nothing changed the storage. */
export type Rulebook = {
  readonly domain: Domain
  /** The next blocks carry this time, in whole seconds. */
  setTime(now: Instant): void
  submit(statements: readonly Relayed[], gasLimit?: bigint): Promise<Submitted>
  /** Calls a view. */
  ask(view: string, ...args: unknown[]): Promise<Result>
  /** Equal for two that know the same. */
  fingerprint(): string
  /** A copy that goes its own way. */
  fork(): Promise<Rulebook>
}

const chainId = 31_337
const relayerKey = bytesOf(`0x${'7e'.repeat(32)}`)
const customCrypto = evmCrypto(curve)
const common = createCustomCommon({ chainId }, Mainnet, { hardfork: Hardfork.London, customCrypto })
const contract = new Interface(artifact.contracts.Vialtrace?.abi ?? [])
const plentyOfGas = 1_000_000_000n

/** @param council - The first members; @param threshold - How many of them decide; @param at - When it is founded. */
export async function deployRulebook(
  council: readonly Address[],
  threshold: number,
  at: Instant = instant(1000),
): Promise<Rulebook> {
  const foundedSeconds = Math.floor(at / 1000)
  const state = new SimpleStateManager({ common })
  const vm = await createVM({ common, stateManager: state })
  const deployed: Record<string, Hex> = {}
  const names = Object.keys(artifact.contracts).filter((name) => name !== 'Vialtrace')
  for (const name of [...names, 'Vialtrace']) {
    const args = name === 'Vialtrace' ? contract.encodeDeploy([council, threshold]) : '0x'
    const { createdAddress, execResult } = await run(
      vm,
      foundedSeconds,
      undefined,
      linked(name, deployed) + args.slice(2),
    )
    if (!createdAddress || execResult.exceptionError)
      throw new Error(`${name} cannot be deployed: ${hexOf(execResult.returnValue)}`)
    deployed[name] = createdAddress.toString()
  }
  const rulebook = rulebookOn(vm, state, deployed.Vialtrace as Address)
  rulebook.setTime(at)
  return rulebook
}

function rulebookOn(vm: VM, state: SimpleStateManager, address: Address): Rulebook {
  let seconds = 1

  async function submit(statements: readonly Relayed[], gasLimit = plentyOfGas): Promise<Submitted> {
    const before = new Map(state.storageStack.at(-1))
    const data = submission(statements)
    const { execResult, totalGasSpent, receipt } = await run(vm, seconds, address, data, gasLimit)
    const returned = hexOf(execResult.returnValue)
    if (execResult.exceptionError) {
      const reason = returned === '0x' ? null : contract.parseError(returned)
      const reverted = reason?.name ?? execResult.exceptionError.error
      return { refusals: [], events: [], gas: totalGasSpent, reverted }
    }
    const [codes] = contract.decodeFunctionResult('submit', returned)
    const logs = receipt.logs.map(([, topics, data]) => ({ topics: topics.map(hexOf), data: hexOf(data) }))
    const names = [...(codes as Iterable<bigint>)].map((code) => refusals[Number(code)]?.name as RefusalName)
    if (!names.includes('none')) assert.deepEqual(state.storageStack.at(-1), before)
    return {
      refusals: names,
      events: logs.map((log) => contract.parseLog(log) ?? equivocation(log)),
      gas: totalGasSpent,
    }
  }

  return {
    domain: { chainId, contract: address },
    setTime: (now) => {
      seconds = Math.floor(now / 1000)
    },
    submit,
    async ask(view, ...args) {
      const data = bytesOf(contract.encodeFunctionData(view, args) as Hex)
      const to = createAddressFromString(address)
      const block = blockAt(seconds)
      const { execResult } = await vm.evm.runCall({ to, data, block, gasLimit: plentyOfGas, isStatic: true })
      if (execResult.exceptionError) throw new Error(`${view}: ${execResult.exceptionError.error}`)
      return contract.decodeFunctionResult(view, execResult.returnValue)
    },
    fingerprint: () =>
      [...(state.storageStack.at(-1) ?? [])]
        .map(([slot, word]) => slot + hexOf(word))
        .sort()
        .join(),
    async fork() {
      const copy = state.shallowCopy() as SimpleStateManager
      const forked = rulebookOn(await createVM({ common, stateManager: copy }), copy, address)
      forked.setTime((seconds * 1000) as Instant)
      return forked
    },
  }
}

/** The call data of one transaction. */
export function submission(statements: readonly Relayed[]): string {
  const tuples = statements.map((s) => [
    ...[s.kind, s.party, s.subject, s.object, s.occurredAt, s.deadline, s.nonce, s.commitment, s.data],
  ])
  return contract.encodeFunctionData('submit', [tuples, statements.map(({ signature }) => signature)])
}

async function run(vm: VM, seconds: number, to: Hex | undefined, data: string, gasLimit = plentyOfGas) {
  const sender = await vm.stateManager.getAccount(createAddressFromPrivateKey(relayerKey))
  const fields = { nonce: sender?.nonce ?? 0n, gasLimit, gasPrice: 0n, data: data as Hex }
  const tx = createLegacyTx(to ? { ...fields, to } : fields, { common }).sign(relayerKey)
  return runTx(vm, { tx, block: blockAt(seconds), skipBalance: true })
}

function blockAt(timestamp: number) {
  return createBlock({ header: { number: 1, timestamp, gasLimit: plentyOfGas, baseFeePerGas: 0n } }, { common })
}

/** Libraries are named in the bytecode by placeholders. */
function linked(name: string, deployed: Record<string, Hex>): string {
  const { bytecode, linkReferences } = artifact.contracts[name] as Compiled
  let code: string = bytecode
  for (const [library, places] of Object.values(linkReferences).flatMap((file) => Object.entries(file)))
    for (const { start, length } of places) {
      const from = 2 + start * 2
      code = code.slice(0, from) + deployed[library]?.slice(2) + code.slice(from + length * 2)
    }
  return code
}

// The event of a library is not in the ABI of the contract that emits it.
function equivocation(log: { topics: string[]; data: string }): LogDescription {
  return new Interface(artifact.contracts.ColdChain?.abi ?? []).parseLog(log) as LogDescription
}
