import type { Interface } from 'ethers/abi'
import type { Parcel } from '../journal/index.ts'
import type { Domain, Signer, Statement } from '../sign/index.ts'
import { type Address, type Digest, refusals } from '../values/index.ts'
import { decodeEntry } from './entry.ts'
import { findEvidence } from './evidence.ts'
import { ledgerFault } from './faults.ts'
import type { Finality } from './finality.ts'
import type { Log, Network, Receipt } from './network.ts'
import { type Outcome, refusalName } from './outcome.ts'
import { signParcel } from './parcel.ts'
import { type Sending, sendParcel } from './send.ts'
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
   * Sends a parcel, again if need be, and waits until its receipt is final. The same bytes any number of times do no harm.
   *
   * @throws ledger.unreachable, ledger.outcome-unknown: deliver it again later; ledger.request-refused.
   */
  deliver(parcel: Parcel, ids: readonly Digest[]): Promise<Fate>
}

export function dispatchTo(sending: Sending, abi: Interface, identity: Domain): Dispatch {
  const { nodes, finality } = sending
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
      const [evidence, nonce] = await nodes.ask(async (network) => [
        await findEvidence(network, contract, topics.recorded, statements, read),
        await network.nonce(relayer.address),
      ])
      const data = encodeSubmission(selector, identity, statements, evidence)
      const gas = await nodes.ask((network) => network.estimateGas({ from: relayer.address, to: contract, data }))
      return signParcel({ chainId, nonce, gasLimit: withMargin(gas), to: contract, data }, relayer)
    },
    async deliver(parcel, ids) {
      const receipt = await sendParcel(parcel, sending)
      if (receipt === 'lost') return { fate: 'lost' }
      if (!receipt.succeeded) return { fate: 'reverted' }
      const answers = (network: Network) => readOutcomes({ network, finality, topics }, contract, receipt, ids)
      return { fate: 'included', outcomes: await nodes.ask(answers) }
    },
  }
}

type Topics = { readonly recorded: Digest; readonly rejected: Digest }

function missing(name: string): never {
  throw ledgerFault('ledger.artifact', `expected ${name} in the interface of the rulebook`)
}

/** The state may change between estimate and inclusion. */
const withMargin = (gas: bigint): bigint => gas + gas / 4n

type Reading = { readonly network: Network; readonly finality: Finality; readonly topics: Topics }

/** Only the receipt of one's own transaction counts: rejections of the same statement elsewhere mean nothing. */
async function readOutcomes(
  reading: Reading,
  contract: Address,
  receipt: Receipt,
  ids: readonly Digest[],
): Promise<Outcome[]> {
  const { recorded, rejected } = reading.topics
  const outcomes = new Map<string, Outcome>()
  for (const log of receipt.logs) {
    if (log.address !== contract) continue
    if (log.topics[0] === recorded) outcomes.set(...recordedBy(log))
    if (log.topics[0] === rejected) outcomes.set(...rejectedBy(log))
  }
  const doubtful = ids.filter((id) => mayBeRecorded(outcomes.get(id)))
  if (doubtful.length > 0)
    for (const log of await recordedBefore(reading, contract, receipt, doubtful)) outcomes.set(...recordedBy(log))
  return ids.map((id) => {
    const outcome = outcomes.get(id)
    if (!outcome) throw ledgerFault('ledger.answer-malformed', `expected an answer to statement ${id}, found none`)
    return outcome
  })
}

/** Where statements were recorded, up to the block of a receipt; each proven as the receipt was. */
async function recordedBefore(
  { network, finality, topics: { recorded } }: Reading,
  contract: Address,
  { block }: Receipt,
  ids: readonly Digest[],
): Promise<Log[]> {
  if ((await network.headAt(block.height))?.hash !== block.hash)
    throw ledgerFault('ledger.node-behind', `expected block ${block.height} (${block.hash}), the node does not have it`)
  const filter = { fromBlock: 0, toBlock: block.height, address: contract, topics: [recorded, ids] }
  const found = await network.logs(filter)
  const proven = new Map<Digest, Receipt>()
  for (const { transaction } of found) {
    if (proven.has(transaction)) continue
    const claimed = await network.receipt(transaction)
    const { receipt } = claimed ? await finality.of(network, transaction, claimed) : { receipt: null }
    if (receipt) proven.set(transaction, receipt)
  }
  const isProven = (log: Log) =>
    proven.get(log.transaction)?.logs.some((own) => own.address === contract && own.topics.join() === log.topics.join())
  if (!found.every(isProven))
    throw ledgerFault('ledger.receipt-unproven', 'expected a receipt for each statement that was recorded before')
  return found
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
  return [id, { id, ...placeOf(log), status: 'recorded' }]
}

function rejectedBy(log: Log): [string, Outcome] {
  const id = log.topics[1] as Digest
  const refusal = refusalName(Number(log.data))
  return [id, { id, ...placeOf(log), status: 'rejected', refusal }]
}

const placeOf = ({ block, transaction }: Log) => ({ block: block.height, blockHash: block.hash, transaction })
