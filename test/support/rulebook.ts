import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createBlock } from '@ethereumjs/block'
import { createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common'
import { SimpleStateManager } from '@ethereumjs/statemanager'
import { createLegacyTx } from '@ethereumjs/tx'
import { createAddressFromPrivateKey, createAddressFromString } from '@ethereumjs/util'
import { createVM, runTx, type VM } from '@ethereumjs/vm'
import { Interface, type InterfaceAbi, type LogDescription, type Result } from 'ethers/abi'
import { keccak256 } from 'ethers/crypto'
import { codeOf, kindNames } from '../../src/event/index.ts'
import { evmCrypto } from '../../src/ledger/embedded/crypto.ts'
import { packEvidence } from '../../src/ledger/evidence.ts'
import { type Logged, unpackLog } from '../../src/ledger/packed.ts'
import { encodeSubmission } from '../../src/ledger/submission.ts'
import { curve, type Domain, digestOf, type Fields, speaksOfDose } from '../../src/sign/index.ts'
import {
  type Address,
  bytesOf,
  type Digest,
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
type Identified = Relayed & { readonly id: Digest }

/** What one transaction did. `reverted` is the name of the error when the whole transaction failed. */
export type Submitted = {
  readonly refusals: RefusalName[]
  readonly events: LogDescription[]
  /** What the logs of recorded statements hold, in their order. */
  readonly told: Logged[]
  readonly gas: bigint
  readonly reverted?: string
}

/** One transaction as it was sent, and what it did; the contract is the address of whoever logs. */
export type Sent = {
  readonly raw: Hex
  readonly seconds: number
  readonly succeeded: boolean
  readonly gas: bigint
  readonly logs: readonly { readonly topics: readonly Hex[]; readonly data: Hex }[]
}

/** Doses recorded together, by the identity of each. */
type Doses = Map<Digest, readonly Identified[]>

/** The real bytecode in an EVM in memory. It throws when a transaction that recorded nothing changed the storage. */
export type Rulebook = {
  readonly domain: Domain
  /** The next blocks carry this time, in whole seconds. */
  setTime(now: Instant): void
  /** @param evidence - Goes with every statement instead of the true proof of its dose. */
  submit(statements: readonly Relayed[], gasLimit?: bigint, evidence?: Hex): Promise<Submitted>
  /** Calls a view. */
  ask(view: string, ...args: unknown[]): Promise<Result>
  /** Equal for two that know the same, whichever statements travelled together. */
  fingerprint(): string
  /** A copy that goes its own way. */
  fork(): Promise<Rulebook>
  /** Everything that was sent from the first library on, for another place to be sent it too. */
  readonly sent: readonly Sent[]
  /** What the contract keeps, by slot. */
  storage(): Map<Hex, Hex>
}

/** Whoever wants to hear of each rulebook that is opened. */
export const opening: { told?: (rulebook: Rulebook) => void } = {}

export const chainId = 31_337
const relayerKey = bytesOf(`0x${'7e'.repeat(32)}`)
const customCrypto = evmCrypto(curve)
const common = createCustomCommon({ chainId }, Mainnet, { hardfork: Hardfork.London, customCrypto })
const contract = new Interface(artifact.contracts.Vialtrace?.abi ?? [])
const submitSelector = contract.getFunction('submit')?.selector ?? ''
const recordedTopic = contract.getEvent('Recorded')?.topicHash
const codes = new Set(kindNames.map(codeOf))
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
  const sent: Sent[] = []
  const names = Object.keys(artifact.contracts).filter((name) => name !== 'Vialtrace')
  for (const name of [...names, 'Vialtrace']) {
    const args = name === 'Vialtrace' ? contract.encodeDeploy([council, threshold]) : '0x'
    const { createdAddress, execResult } = await run(
      { vm, sent },
      foundedSeconds,
      undefined,
      linked(name, deployed) + args.slice(2),
    )
    if (!createdAddress || execResult.exceptionError)
      throw new Error(`${name} cannot be deployed: ${hexOf(execResult.returnValue)}`)
    deployed[name] = createdAddress.toString()
  }
  const rulebook = rulebookOn({ vm, state, sent }, deployed.Vialtrace as Address, new Map())
  rulebook.setTime(at)
  return rulebook
}

type Machine = { readonly vm: VM; readonly state: SimpleStateManager; readonly sent: Sent[] }

function rulebookOn({ vm, state, sent }: Machine, address: Address, known: Doses): Rulebook {
  const domain: Domain = { chainId, contract: address }
  let seconds = 1

  /** The call data of one transaction, with the proof of every dose that is recorded. */
  function submission(statements: readonly Identified[], forged?: Hex): Hex {
    const asked = statements.filter(needsEvidenceOfKnown)
    const evidence = asked.flatMap(({ id, subject }) => {
      const packed = forged ?? packEvidence(known.get(subject) ?? [], subject)
      return packed ? [[id, packed] as const] : []
    })
    return encodeSubmission(submitSelector, domain, statements, new Map(evidence))
  }

  async function submit(statements: readonly Relayed[], gasLimit = plentyOfGas, forged?: Hex): Promise<Submitted> {
    const before = new Map(state.storageStack.at(-1))
    const identified = statements.map((fields) => ({ ...fields, id: digestOf(domain, fields) }))
    const data = submission(identified, forged)
    const { execResult, totalGasSpent, receipt } = await run({ vm, sent }, seconds, address, data, gasLimit)
    const returned = hexOf(execResult.returnValue)
    if (execResult.exceptionError) {
      const reason = returned === '0x' ? null : contract.parseError(returned)
      const reverted = reason?.name ?? execResult.exceptionError.error
      return { refusals: [], events: [], told: [], gas: totalGasSpent, reverted }
    }
    const [codes] = contract.decodeFunctionResult('submit', returned)
    const logs = receipt.logs.map(([, topics, data]) => ({ topics: topics.map(hexOf), data: hexOf(data) }))
    const names = [...(codes as Iterable<bigint>)].map((code) => refusals[Number(code)]?.name as RefusalName)
    const doses = identified.filter(({ kind }, at) => kind === 91 && names[at] === 'none')
    for (const { id } of doses) known.set(id, doses)
    if (!names.includes('none')) assert.deepEqual(state.storageStack.at(-1), before)
    return {
      refusals: names,
      events: logs.map((log) => contract.parseLog(log) ?? equivocation(log)),
      told: logs.filter(({ topics }) => topics[0] === recordedTopic).map(({ data }) => unpackLog(data)),
      gas: totalGasSpent,
    }
  }

  const rulebook: Rulebook = {
    domain,
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
    fingerprint: () => {
      const tallies = new Set([...known.keys()].map(tallySlot))
      return [...(state.storageStack.at(-1) ?? [])]
        .filter(([slot]) => !tallies.has(slot.slice(-66)))
        .map(([slot, word]) => slot + hexOf(word))
        .sort()
        .join()
    },
    async fork() {
      const copy = state.shallowCopy() as SimpleStateManager
      const machine = { vm: await createVM({ common, stateManager: copy }), state: copy, sent: [...sent] }
      const forked = rulebookOn(machine, address, new Map(known))
      forked.setTime((seconds * 1000) as Instant)
      return forked
    },
    sent,
    storage: () => {
      const own = [...(state.storageStack.at(-1) ?? [])].filter(([slot]) => slot.startsWith(address))
      return new Map(own.map(([slot, word]) => [`0x${slot.slice(-64)}`, hexOf(word)]))
    },
  }
  opening.told?.(rulebook)
  return rulebook
}

/** Where the contract keeps the tally of the transaction that this dose was the first of: see {State} and {Doses}. */
function tallySlot(dose: Digest): string {
  return keccak256(`${dose}${'00'.repeat(32)}`)
}

/** Tests relay kinds that no event has, too. */
function needsEvidenceOfKnown(statement: Relayed): boolean {
  return codes.has(statement.kind) && speaksOfDose(statement)
}

type Journaled = Pick<Machine, 'vm' | 'sent'>

async function run(
  { vm, sent }: Journaled,
  seconds: number,
  to: Hex | undefined,
  data: string,
  gasLimit = plentyOfGas,
) {
  const sender = await vm.stateManager.getAccount(createAddressFromPrivateKey(relayerKey))
  const fields = { nonce: sender?.nonce ?? 0n, gasLimit, gasPrice: 0n, data: data as Hex }
  const tx = createLegacyTx(to ? { ...fields, to } : fields, { common }).sign(relayerKey)
  const result = await runTx(vm, { tx, block: blockAt(seconds), skipBalance: true })
  const logs = result.receipt.logs.map(([, topics, data]) => ({ topics: topics.map(hexOf), data: hexOf(data) }))
  const succeeded = result.execResult.exceptionError === undefined
  sent.push({ raw: hexOf(tx.serialize()), seconds, succeeded, gas: result.totalGasSpent, logs })
  return result
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
