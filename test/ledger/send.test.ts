import assert from 'node:assert/strict'
import { atOnce } from '../../src/ledger/finality.ts'
import { networkOver } from '../../src/ledger/network.ts'
import { nodesOf } from '../../src/ledger/nodes.ts'
import { signParcel } from '../../src/ledger/parcel.ts'
import { rpcError } from '../../src/ledger/rpcError.ts'
import { sendParcel } from '../../src/ledger/send.ts'
import { type Clock, isFault } from '../../src/values/index.ts'
import { keyNumber } from '../support/anyStatement.ts'
import { manualClock } from '../support/clock.ts'

const relayer = keyNumber(4)
const parcel = signParcel({ chainId: 7, nonce: 3, gasLimit: 1n, data: '0x' }, relayer)
const block = { blockNumber: '0x5', blockHash: `0x${'bb'.repeat(32)}` }

type Node = {
  readonly count?: () => number
  /** What the relayer has sent, included or not. */
  readonly waiting?: number
  readonly known?: boolean
  readonly taking?: () => unknown
  readonly receiptAfter?: number
}

/** A node that answers as told; `receiptAfter` counts the questions for a receipt before there is one. */
function nodeWith({
  count = () => 3,
  waiting = 0,
  known = true,
  taking = () => parcel.hash,
  receiptAfter = Number.POSITIVE_INFINITY,
}: Node) {
  const asked: string[] = []
  let receipts = 0
  const answers: Record<string, () => unknown> = {
    eth_sendRawTransaction: taking,
    eth_getBlockByNumber: () => ({ number: block.blockNumber, hash: block.blockHash }),
    eth_getTransactionByHash: () => (known ? {} : null),
    eth_getTransactionReceipt: () => (receipts++ < receiptAfter ? null : { ...block, status: '0x1', logs: [] }),
  }
  const request = async ({ method, params = [] }: { method: string; params?: readonly unknown[] }) => {
    asked.push(method)
    if (method === 'eth_getTransactionCount')
      return `0x${(params[1] === 'pending' ? Math.max(waiting, count()) : count()).toString(16)}`
    return answers[method]?.()
  }
  const node = { name: 'the node', network: networkOver({ request }), close: () => undefined }
  const send = (clock: Clock) => {
    const nodes = nodesOf([node], { clock, check: async () => undefined, seenHeight: -1 })
    return sendParcel(parcel, { nodes, finality: atOnce, clock })
  }
  return { asked, send }
}

/** Time passes only by being waited for. */
function waitingClock(): Clock {
  const clock = manualClock()
  return { ...clock, sleep: (ms) => clock.advance(ms) }
}

const refusing = (message: string) => () => {
  throw rpcError(-32000, message)
}

describe('sending a transaction', () => {
  it('waits for the receipt while the node holds the transaction', async () => {
    const { send } = nodeWith({ receiptAfter: 8 })
    const clock = waitingClock()
    const receipt = await send(clock)
    assert.equal(receipt !== 'lost' && receipt.block.height, 5)
    assert.equal(clock.monotonicMs(), 20 + 40 + 80 + 160 + 4 * 250)
  })

  it('leaves open what became of it when there is no receipt in half a minute', async () => {
    const { send } = nodeWith({})
    await assert.rejects(send(waitingClock()), (error) => isFault(error, 'ledger.outcome-unknown'))
  })

  it('takes "already known" in any words for what it is', async () => {
    const { send } = nodeWith({ taking: refusing('transaction already imported'), receiptAfter: 2 })
    assert.notEqual(await send(waitingClock()), 'lost')
  })

  it('is lost when its nonce is used and it is nowhere', async () => {
    const { send } = nodeWith({ count: () => 4, known: false, taking: refusing('nonce has already been used') })
    assert.equal(await send(waitingClock()), 'lost')
  })

  it('is not lost when the nonce was used by the transaction itself a moment ago', async () => {
    const { send } = nodeWith({ count: () => 4, receiptAfter: 0, taking: refusing('nonce too low') })
    assert.notEqual(await send(waitingClock()), 'lost')
  })

  it('asks for the nonce before the receipt: in the other order its own inclusion between the two would look lost', async () => {
    const { send, asked } = nodeWith({ receiptAfter: 0 })
    await send(waitingClock())
    assert.deepEqual(asked.slice(0, 3), [
      'eth_sendRawTransaction',
      'eth_getTransactionCount',
      'eth_getTransactionReceipt',
    ])
  })

  it('waits for another transaction under its number, and is lost when that is included', async () => {
    let questions = 0
    const count = () => (questions++ < 6 ? 3 : 4)
    const { send } = nodeWith({ count, waiting: 4, known: false, taking: refusing('replacement underpriced') })
    assert.equal(await send(waitingClock()), 'lost')
  })

  it('says why a node does not take it', async () => {
    const { send } = nodeWith({ known: false, taking: refusing('sender account not authorized') })
    await assert.rejects(
      send(waitingClock()),
      (error) => isFault(error, 'ledger.request-refused') && /not authorized/.test(error.message),
    )
  })
})
