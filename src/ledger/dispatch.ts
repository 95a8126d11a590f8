import type { Interface } from 'ethers/abi'
import type { Parcel } from '../journal/index.ts'
import type { Domain, Signer, Statement } from '../sign/index.ts'
import { type Address, type Clock, type Digest, refusals } from '../values/index.ts'
import { decodeEntry } from './entry.ts'
import { findEvidence } from './evidence.ts'
import { ledgerFault } from './faults.ts'
import type { Log, Network, Receipt } from './network.ts'
import { type Outcome, refusalName } from './outcome.ts'
import { sendParcel, signParcel } from './parcel.ts'
import { encodeSubmission } from './submission.ts'

/**
 * What became of a parcel. `lost`: another transaction took its place in the relayer's sequence, so it never will be
 * included. `reverted`: it was included and did nothing, for want of gas. Either way its statements can go in another.
 */
export type Fate = { readonly fate: 'included'; readonly outcomes: Outcome[] } | { readonly fate: 'lost' | 'reverted' }

export type Dispatch = {
  /** Signs one transaction for up to 50 statements. Keep it before it is delivered. */
  prepare(statements: readonly Statement[], relayer: Signer): Promise<Parcel>
  /**
   * Sends a parcel, again if need be, and waits for its receipt. The same bytes any number of times do no harm.
   *
   * @throws ledger.unreachable, ledger.outcome-unknown: deliver it again later; ledger.request-refused.
   */
  deliver(parcel: Parcel, ids: readonly Digest[]): Promise<Fate>
}

export function dispatchTo(network: Network, abi: Interface, identity: Domain, clock: Clock): Dispatch {
  const { chainId, contract } = identity
  const { selector } = abi.getFunction('submit') ?? missing('submit')
  const topics = {
    recorded: (abi.getEvent('Recorded') ?? missing('Recorded')).topicHash as Digest,
    rejected: (abi.getEvent('Rejected') ?? missing('Rejected')).topicHash as Digest,
  }
  const read = (log: Log) => {
    const entry = decodeEntry(abi, identity, log)
    return entry?.status === 'recorded' ? entry.statement : undefined
  }
  return {
    async prepare(statements, relayer) {
      const evidence = await findEvidence(network, contract, topics.recorded, statements, read)
      const data = encodeSubmission(selector, identity, statements, evidence)
      const nonce = await network.nonce(relayer.address)
      const gas = await network.estimateGas({ from: relayer.address, to: contract, data })
      return signParcel({ chainId, nonce, gasLimit: withMargin(gas), to: contract, data }, relayer)
    },
    async deliver(parcel, ids) {
      const receipt = (await network.receipt(parcel.hash)) ?? (await sendParcel(network, parcel, clock))
      if (receipt === 'lost') return { fate: 'lost' }
      if (!receipt.succeeded) return { fate: 'reverted' }
      return { fate: 'included', outcomes: await readOutcomes(network, topics, contract, receipt, ids) }
    },
  }
}

type Topics = { readonly recorded: Digest; readonly rejected: Digest }

function missing(name: string): never {
  throw ledgerFault('ledger.artifact', `expected ${name} in the interface of the rulebook`)
}

/** The state may change between estimate and inclusion. */
const withMargin = (gas: bigint): bigint => gas + gas / 4n

/** Only the receipt of one's own transaction counts: rejections of the same statement elsewhere mean nothing. */
async function readOutcomes(
  network: Network,
  { recorded, rejected }: Topics,
  contract: Address,
  receipt: Receipt,
  ids: readonly Digest[],
): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>()
  for (const log of receipt.logs) {
    if (log.address !== contract) continue
    if (log.topics[0] === recorded) outcomes.set(...recordedBy(log))
    if (log.topics[0] === rejected) outcomes.set(...rejectedBy(log))
  }
  const doubtful = ids.filter((id) => mayBeRecorded(outcomes.get(id)))
  if (doubtful.length > 0) {
    const filter = { fromBlock: 0, toBlock: receipt.block.height, address: contract, topics: [recorded, doubtful] }
    for (const log of await network.logs(filter)) outcomes.set(...recordedBy(log))
  }
  return ids.map((id) => {
    const outcome = outcomes.get(id)
    if (!outcome) throw ledgerFault('ledger.answer-malformed', `expected an answer to statement ${id}, found none`)
    return outcome
  })
}

/**
 * A statement that went out twice is recorded once, and the second answer means nothing. The rulebook judges in the order
 * of its codes, so only what comes up to the sequence number can hide that the statement was recorded before.
 */
function mayBeRecorded(outcome: Outcome | undefined): boolean {
  const code = (name: string) => refusals.findIndex((refusal) => refusal.name === name)
  return outcome?.status === 'rejected' && code(outcome.refusal) <= code('nonce-used')
}

function recordedBy(log: Log): [string, Outcome] {
  const id = log.topics[1] as Digest
  return [id, { id, block: log.block.height, transaction: log.transaction, status: 'recorded' }]
}

function rejectedBy(log: Log): [string, Outcome] {
  const id = log.topics[1] as Digest
  const refusal = refusalName(Number(log.data))
  return [id, { id, block: log.block.height, transaction: log.transaction, status: 'rejected', refusal }]
}
