import type { Parcel } from '../journal/index.ts'
import { type Clock, type Fault, isFault } from '../values/index.ts'
import { ledgerFault } from './faults.ts'
import type { Finality } from './finality.ts'
import type { Network, Receipt } from './network.ts'
import type { Nodes } from './nodes.ts'

export type Sending = { readonly nodes: Nodes; readonly finality: Finality; readonly clock: Clock }

/** How long nothing may happen: no block after the one that is waited on. */
const patienceMs = 30_000
/** Some nodes take a transaction and forget it, or keep it to themselves: it goes out again, to all of them. */
const sendAgainMs = { forgotten: 250, kept: 5000 }
const pauseMs = { first: 20, most: 250 }

/**
 * Sends a parcel, again if need be, and waits until its receipt is final. The same bytes any number of times, to any
 * number of nodes, do no harm.
 *
 * @returns `lost` when another transaction took its place in the relayer's sequence: it will never be included.
 * @throws ledger.unreachable, ledger.outcome-unknown: send it again later. ledger.request-refused: the node will not.
 */
export async function sendParcel(parcel: Parcel, { nodes, finality, clock }: Sending): Promise<Receipt | 'lost'> {
  const refusal = await nodes.ask((network) => refusalOf(network, parcel))
  let [pause, sentMs, movedMs, height] = [pauseMs.first, clock.monotonicMs(), clock.monotonicMs(), -1]
  for (;;) {
    const seen = await nodes.ask((network) => look(network, parcel, finality))
    const nowMs = clock.monotonicMs()
    if (seen.receipt && seen.final && (await agreed(nodes, seen.receipt))) return seen.receipt
    if (seen.overtaken && (await isNowhere(nodes, parcel))) return 'lost'
    if (refusal && !seen.receipt && !seen.known && !seen.passed) {
      // A gap before it in the relayer's sequence is not filled by waiting: its statements must go in another.
      if (seen.gap) return 'lost'
      // Another transaction of the relayer waits under this number: as soon as it is included, this one is overtaken.
      const waiting = await nodes.ask((network) => network.waitingNonce(parcel.relayer))
      if (waiting <= parcel.nonce) throw refusal
    }
    if (seen.receipt && seen.height > height) movedMs = nowMs
    height = Math.max(height, seen.height)
    if (nowMs - movedMs >= patienceMs) {
      if (seen.gap) return 'lost'
      throw ledgerFault('ledger.outcome-unknown', waitedFor(parcel, seen, nowMs - movedMs))
    }
    if (nowMs - sentMs >= (seen.known ? sendAgainMs.kept : sendAgainMs.forgotten)) {
      await nodes.each((network) => refusalOf(network, parcel))
      sentMs = nowMs
    }
    await clock.sleep(pause)
    pause = Math.min(pauseMs.most, pause * 2)
  }
}

/** Its words differ from node to node, and "already known" is one of them: what is true shows afterwards. */
async function refusalOf(network: Network, { raw }: Parcel): Promise<Fault | undefined> {
  try {
    await network.send(raw)
    return undefined
  } catch (error) {
    if (isFault(error, 'ledger.request-refused')) return error
    throw error
  }
}

type Seen = {
  readonly receipt: Receipt | null
  readonly final: boolean
  /** Another transaction of the relayer has its number. */
  readonly passed: boolean
  /** So has it in a block that is final. */
  readonly overtaken: boolean
  /** Numbers before it are not used. */
  readonly gap: boolean
  readonly known: boolean
  readonly height: number
}

async function look(network: Network, { hash, relayer, nonce }: Parcel, finality: Finality): Promise<Seen> {
  // In this order: a nonce seen as used before the receipt was looked for could be this parcel's own.
  const next = await network.nonce(relayer)
  const receipt = await network.receipt(hash)
  if (receipt) {
    const { receipt: kept, final, height } = await finality.of(network, hash, receipt)
    return { receipt: kept, final, passed: false, overtaken: false, gap: false, known: true, height }
  }
  const passed = next > nonce
  const overtaken = passed && (await finality.used(network, relayer, nonce))
  const known = !overtaken && (await network.knows(hash))
  return { receipt, final: false, passed, overtaken, gap: next < nonce, known, height: -1 }
}

/** One node can be on a branch of its own, or lie: all that have come as far must show the same block. */
async function agreed(nodes: Nodes, { block }: Receipt): Promise<boolean> {
  const heads = await nodes.each((network) => network.headAt(block.height))
  return heads.every((head) => head === null || head.hash === block.hash)
}

async function isNowhere(nodes: Nodes, { hash }: Parcel): Promise<boolean> {
  const found = await nodes.each(async (network) => (await network.receipt(hash)) !== null || network.knows(hash))
  return found.every((here) => !here)
}

function waitedFor({ hash }: Parcel, { receipt }: Seen, ms: number): string {
  if (!receipt) return `transaction ${hash} was in no block after ${ms} ms`
  return `transaction ${hash} is in block ${receipt.block.height}, which was not final after ${ms} ms`
}
