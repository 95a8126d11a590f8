import type { Interface } from 'ethers/abi'
import type { Parcel } from '../journal/index.ts'
import type { Domain, Signer, Statement } from '../sign/index.ts'
import type { Clock, Digest, Hex } from '../values/index.ts'
import { decodeEntry, type Entry } from './entry.ts'
import { ledgerFault } from './faults.ts'
import type { Network, Receipt } from './network.ts'
import type { Outcome } from './outcome.ts'
import { sendParcel, signParcel } from './parcel.ts'

/**
 * What became of a parcel. `lost`: another transaction took its place in the relayer's sequence, so it never will be
 * included. `reverted`: it was included and did nothing, for want of gas. Either way its statements can go in another.
 */
export type Fate = { readonly fate: 'included'; readonly outcomes: Outcome[] } | { readonly fate: 'lost' | 'reverted' }

export type Delivery = {
  /** Signs one transaction for up to 50 statements. Keep it before it is delivered. */
  prepare(statements: readonly Statement[], relayer: Signer): Promise<Parcel>
  /**
   * Sends a parcel, again if need be, and waits for its receipt. The same bytes any number of times do no harm.
   *
   * @throws ledger.unreachable, ledger.outcome-unknown: deliver it again later; ledger.request-refused.
   */
  deliver(parcel: Parcel, ids: readonly Digest[]): Promise<Fate>
}

export function deliveryTo(network: Network, abi: Interface, domain: Domain, clock: Clock): Delivery {
  return {
    async prepare(statements, relayer) {
      const data = encodeSubmit(abi, statements)
      const [nonce, gas] = [
        await network.nonce(relayer.address),
        await network.estimateGas({ from: relayer.address, to: domain.contract, data }),
      ]
      return signParcel(
        { chainId: domain.chainId, nonce, gasLimit: withMargin(gas), to: domain.contract, data },
        relayer,
      )
    },
    async deliver(parcel, ids) {
      const receipt = (await network.receipt(parcel.hash)) ?? (await sendParcel(network, parcel, clock))
      if (receipt === 'lost') return { fate: 'lost' }
      if (!receipt.succeeded) return { fate: 'reverted' }
      return { fate: 'included', outcomes: await outcomes(network, abi, domain, receipt, ids) }
    },
  }
}

/** The state may change between estimate and inclusion. */
const withMargin = (gas: bigint): bigint => gas + gas / 4n

function encodeSubmit(abi: Interface, statements: readonly Statement[]) {
  return abi.encodeFunctionData('submit', [statements, statements.map(({ signature }) => signature)]) as Hex
}

/** Only the receipt of one's own transaction counts: rejections of the same statement elsewhere mean nothing. */
async function outcomes(
  network: Network,
  abi: Interface,
  domain: Domain,
  receipt: Receipt,
  ids: readonly Digest[],
): Promise<Outcome[]> {
  const own = receipt.logs.filter((log) => log.address === domain.contract)
  const entries = new Map(own.flatMap((log) => decodeEntry(abi, domain, log) ?? []).map((entry) => [entry.id, entry]))
  return Promise.all(
    ids.map(async (id) => {
      const entry = entries.get(id)
      if (!entry) throw ledgerFault('ledger.answer-malformed', `expected an answer to statement ${id}, found none`)
      const repeated = entry.status === 'rejected' && entry.refusal === 'nonce-used'
      return outcomeOf((repeated && (await recordedBefore(network, abi, domain, id, receipt))) || entry)
    }),
  )
}

/** A statement that was sent twice is recorded once; the second answer is a rejection that means nothing. */
async function recordedBefore(network: Network, abi: Interface, domain: Domain, id: Digest, { block }: Receipt) {
  const recorded = abi.getEvent('Recorded')?.topicHash as Digest
  const filter = { fromBlock: 0, toBlock: block.height, address: domain.contract, topics: [recorded, id] }
  const [log] = await network.logs(filter)
  return log && decodeEntry(abi, domain, log)
}

function outcomeOf(entry: Entry): Outcome {
  const place = { id: entry.id, block: entry.block.height, transaction: entry.transaction }
  if (entry.status === 'recorded') return { ...place, status: 'recorded' }
  return { ...place, status: 'rejected', refusal: entry.refusal }
}
