import { getCreateAddress } from 'ethers/address'
import type { Parcel } from '../journal/index.ts'
import type { Signer } from '../sign/index.ts'
import {
  type Address,
  address,
  type Clock,
  type Digest,
  digest,
  type Fault,
  type Hex,
  type Instant,
} from '../values/index.ts'
import { loadAnchors } from './artifact.ts'
import { leaves } from './bytecode.ts'
import type { ChainHead } from './chainHead.ts'
import { ledgerFault } from './faults.ts'
import { atOnce } from './finality.ts'
import type { LedgerPorts, NetworkEndpoint } from './ledger.ts'
import { membersOf } from './members.ts'
import type { Call, Log, Network } from './network.ts'
import { type Nodes, nodesOf } from './nodes.ts'
import { signParcel } from './parcel.ts'
import { sendParcel } from './send.ts'

/** A head of a ledger that a chain of others has seen, and when at the latest it existed. */
export type HeadAnchor = {
  readonly head: ChainHead
  /** The block of the other chain. */
  readonly block: number
  readonly seenAt: Instant
}

export type Anchored = HeadAnchor & {
  readonly chainId: number
  readonly contract: Address
  readonly transaction: Digest
}

/**
 * Shows a head to another EVM chain, and waits until it is in a block there.
 *
 * @param key - Pays what the chain asks for. It does nothing else there, for its first transaction makes the contract and
 *   so fixes where its anchors are to be found.
 * @throws ledger.anchor-unfunded before anything is sent; ledger.deployer-used, ledger.unreachable,
 *   ledger.outcome-unknown, ledger.request-refused.
 */
export async function anchorHead(
  endpoint: NetworkEndpoint,
  { ledger, head }: { readonly ledger: Digest; readonly head: ChainHead },
  key: Signer,
  ports: LedgerPorts,
): Promise<Anchored> {
  return withNodes(endpoint, ports, async (nodes, chainId) => {
    const contract = contractOf(key.address)
    const { abi, main } = loadAnchors()
    const running = await nodes.ask((network) => network.code(contract))
    if (running === '0x') await pay(nodes, chainId, { data: main.bytecode }, key, ports.clock, 0)
    const data = abi.encodeFunctionData('anchor', [ledger, head.height, head.hash]) as Hex
    const { parcel, block } = await pay(nodes, chainId, { to: contract, data }, key, ports.clock)
    const seenAt = await nodes.ask((network) => network.timeAt(block))
    return { chainId, contract, transaction: parcel.hash, head, block, seenAt }
  })
}

/**
 * Every anchor of a ledger by one address, newest first.
 *
 * @throws ledger.unreachable, ledger.anchors-missing when there is no contract of anchors by this address.
 */
export async function readAnchors(
  endpoint: NetworkEndpoint,
  { ledger, by }: { readonly ledger: Digest; readonly by: Address },
  ports: LedgerPorts,
): Promise<HeadAnchor[]> {
  return withNodes(endpoint, ports, (nodes, chainId) => nodes.ask((network) => anchorsOn(network, chainId, ledger, by)))
}

async function anchorsOn(network: Network, chainId: number, ledger: Digest, by: Address): Promise<HeadAnchor[]> {
  const contract = contractOf(by)
  const { abi, main } = loadAnchors()
  if (!leaves(main.bytecode, await network.code(contract)))
    throw ledgerFault('ledger.anchors-missing', `expected the anchors of ${by} on chain ${chainId}, there are none`)
  const topics = abi.encodeFilterTopics('Anchored', [ledger, by]) as Digest[]
  const latest = abi.encodeFunctionData('latest', [ledger, by]) as Hex
  const found: HeadAnchor[] = []
  let block = Number(await network.call({ to: contract, data: latest }))
  while (block > 0) {
    const from = Math.max(1, block - blocksAtOnce + 1)
    const logs = await network.logs({ fromBlock: from, toBlock: block, address: contract, topics })
    const before = linked(logs.toReversed(), block)
    const seenAt = await timesOf(network, logs)
    for (const log of logs.toReversed())
      found.push({ head: anchorIn(log).head, block: log.block.height, seenAt: seenAt.get(log.block.height) as Instant })
    block = before
  }
  return found
}

/** Anchors are asked for over so many blocks at once, back from one that holds one. */
const blocksAtOnce = 5000
const timesAtOnce = 16

/**
 * Each anchor names the block of the one before: none is left out between them.
 *
 * @param logs - Newest first. @returns Where the next is, before all of these.
 * @throws ledger.answer-malformed
 */
function linked(logs: readonly Log[], newest: number): number {
  let expected = newest
  for (const { block, previous } of logs.map((log) => ({ block: log.block.height, ...anchorIn(log) }))) {
    // Two in one block: the second names the block itself.
    if (block !== expected || previous > block) throw gapIn(expected)
    expected = previous
  }
  if (logs.length === 0 || expected >= newest) throw gapIn(newest)
  return expected
}

function gapIn(block: number): Fault {
  return ledgerFault('ledger.answer-malformed', `expected an anchor in block ${block} and where the one before is`)
}

async function timesOf(network: Network, logs: readonly Log[]): Promise<Map<number, Instant>> {
  const blocks = [...new Set(logs.map(({ block }) => block.height))]
  const times = new Map<number, Instant>()
  for (let from = 0; from < blocks.length; from += timesAtOnce) {
    const some = blocks.slice(from, from + timesAtOnce)
    const seenAt = await Promise.all(some.map((block) => network.timeAt(block)))
    some.forEach((block, at) => {
      times.set(block, seenAt[at] as Instant)
    })
  }
  return times
}

function anchorIn({ topics, data }: Log): { head: ChainHead; previous: number } {
  const { height, head, previous } = loadAnchors().abi.decodeEventLog('Anchored', data, topics)
  return { head: { height: Number(height), hash: digest(head) }, previous: Number(previous) }
}

/** A fee may rise until the next block. */
const withMargin = (fee: bigint): bigint => fee + fee / 4n

async function pay(
  nodes: Nodes,
  chainId: number,
  { to, data }: Pick<Call, 'to' | 'data'>,
  key: Signer,
  clock: Clock,
  expectedNonce?: number,
): Promise<{ parcel: Parcel; block: number }> {
  const { nonce, gasLimit, gasPrice, balance } = await nodes.ask(async (network) => ({
    nonce: await network.nonce(key.address),
    gasLimit: withMargin(await network.estimateGas({ from: key.address, ...(to && { to }), data })),
    gasPrice: withMargin(await network.gasPrice()),
    balance: await network.balance(key.address),
  }))
  if (expectedNonce !== undefined && nonce !== expectedNonce)
    throw ledgerFault('ledger.deployer-used', `${key.address} has sent something else there as its number 0`)
  if (balance < gasLimit * gasPrice)
    throw ledgerFault(
      'ledger.anchor-unfunded',
      `expected ${gasLimit * gasPrice} wei at ${key.address} on chain ${chainId}, it has ${balance}`,
    )
  const parcel = signParcel({ chainId, nonce, gasLimit, gasPrice, ...(to && { to }), data }, key)
  const receipt = await sendParcel(parcel, { nodes, finality: atOnce, clock })
  if (receipt === 'lost')
    throw ledgerFault('ledger.outcome-unknown', `transaction ${parcel.hash} was overtaken by another of ${key.address}`)
  if (!receipt.succeeded) throw ledgerFault('ledger.transaction-reverted', `transaction ${parcel.hash} did nothing`)
  return { parcel, block: receipt.block.height }
}

async function withNodes<T>(
  endpoint: NetworkEndpoint,
  { clock }: LedgerPorts,
  work: (nodes: Nodes, chainId: number) => Promise<T>,
): Promise<T> {
  const { members } = membersOf(endpoint)
  const nodes = nodesOf(members, { clock, seenHeight: -1, check: async () => undefined })
  try {
    return await work(nodes, await nodes.ask((network) => network.chainId()))
  } finally {
    nodes.close()
  }
}

function contractOf(key: Address): Address {
  return address(getCreateAddress({ from: key, nonce: 0 }))
}
