import assert from 'node:assert/strict'
import fc from 'fast-check'
import { networkOver } from '../../src/ledger/network.ts'
import { rpcError } from '../../src/ledger/rpcError.ts'
import { type Address, type Digest, isFault } from '../../src/values/index.ts'

const contract = `0x${'c0'.repeat(20)}` as Address
const hash = `0x${'11'.repeat(32)}` as Digest
const answering = (answer: unknown) => networkOver({ request: async () => answer })

type Range = { fromBlock: string; toBlock: string }

/** A node with one log in every block, which refuses more than `most` blocks at once. */
function nodeRefusing(most: number, asked: number[] = []) {
  return networkOver({
    async request({ params = [] }) {
      const { fromBlock, toBlock } = params[0] as Range
      const [from, to] = [Number(fromBlock), Number(toBlock)]
      asked.push(to - from + 1)
      if (to - from + 1 > most) throw rpcError(-32005, 'query exceeds max range')
      return Array.from({ length: to - from + 1 }, (_, i) => ({
        address: contract,
        topics: [hash],
        data: '0x',
        blockNumber: `0x${(from + i).toString(16)}`,
        blockHash: hash,
        transactionHash: hash,
        logIndex: '0x0',
      }))
    },
  })
}

describe('the questions to a network', () => {
  it('find every log once and in order, however few blocks a node lets one ask for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3000 }), fc.nat(2500), fc.nat(3), async (most, toBlock, fromBlock) => {
        const found = await nodeRefusing(most).logs({ fromBlock, toBlock, address: contract })
        const expected = Array.from({ length: Math.max(0, toBlock - fromBlock + 1) }, (_, i) => fromBlock + i)
        assert.deepEqual(
          found.map(({ block }) => block.height),
          expected,
        )
      }),
      { numRuns: 20 },
    )
  })

  it('ask for more blocks at once as long as the node agrees', async () => {
    const asked: number[] = []
    await nodeRefusing(100_000, asked).logs({ fromBlock: 0, toBlock: 20_000, address: contract })
    assert.deepEqual(asked.slice(0, 4), [500, 1000, 2000, 4000])
  })

  it('give up when a node refuses even one block', async () => {
    const asked = nodeRefusing(0).logs({ fromBlock: 0, toBlock: 10, address: contract })
    await assert.rejects(asked, (error) => isFault(error, 'ledger.request-refused'))
  })

  it('refuse what is no answer instead of working with it', async () => {
    const nonsense: [string, Promise<unknown>][] = [null, 7, 'x', {}, [], { number: '0x1' }].flatMap((answer) => {
      const network = answering(answer)
      return [
        ['chainId', network.chainId()],
        ['head', network.head()],
        ['code', network.code(contract)],
        ['send', network.send('0x00')],
      ] as [string, Promise<unknown>][]
    })
    for (const [name, question] of nonsense)
      await assert.rejects(question, (error) => isFault(error, 'ledger.answer-malformed'), name)
    await assert.rejects(answering('0xfffffffffffffffff').nonce(contract), (error) =>
      isFault(error, 'ledger.answer-malformed'),
    )
  })

  it('take null for what is not there', async () => {
    const network = answering(null)
    assert.deepEqual(
      [await network.receipt(hash), await network.headAt(5), await network.knows(hash)],
      [null, null, false],
    )
  })

  it('let a fault of the way pass as it is', async () => {
    const fault = new Error('cable')
    const network = networkOver({ request: () => Promise.reject(fault) })
    await assert.rejects(network.chainId(), (error) => error === fault)
  })
})
