import assert from 'node:assert/strict'
import { type Ledger, openLedger } from '../../src/ledger/index.ts'
import { jsonRpc } from '../../src/ledger/jsonRpc.ts'
import { isFault } from '../../src/values/index.ts'
import { chainId } from '../support/ledgerChain.ts'
import { type LedgerStory, maker, relayer, tellLedgerStory } from '../support/ledgerStory.ts'
import { type RpcServer, serveRpc } from '../support/rpcServer.ts'

const code = (expected: string) => (error: unknown) => isFault(error, expected)

describe('a ledger behind a JSON-RPC URL', () => {
  let story: LedgerStory
  let server: RpcServer
  let ledger: Ledger

  beforeEach(async () => {
    story = await tellLedgerStory()
    server = await serveRpc(story.chain)
    ledger = await openLedger({ urls: [server.url] }, story.identity, { clock: story.chain.clock })
  })
  afterEach(async () => {
    ledger.close()
    await server.close()
    story.ledger.close()
  })

  it('records, answers and is read as the embedded one', async () => {
    const [outcome] = await ledger.submit([story.state(0)], relayer)
    const head = await ledger.head()
    assert.equal(outcome?.status, 'recorded')
    assert.equal((await ledger.party(maker.address))?.name, 'Maker')
    const range = { fromBlock: 0, toBlock: head.height }
    assert.deepEqual(await ledger.entries(range), await story.ledger.entries(range))
  })

  it('checks chain and contract before anything else, and never asks who else is there', () => {
    assert.deepEqual(new Set(server.asked), new Set(['eth_chainId', 'eth_getCode']))
  })

  it('is not opened when the node serves another chain', async () => {
    const identity = { ...story.identity, chainId: 5 }
    const open = openLedger({ urls: [server.url] }, identity, { clock: story.chain.clock })
    await assert.rejects(open, code('ledger.chain-mismatch'))
  })

  it('says that it cannot be reached when the node goes away, and finds the outcome when it is back', async () => {
    const statements = [story.state(0)]
    const ids = statements.map(({ id }) => id)
    const parcel = await ledger.prepare(statements, relayer)
    server.hangUp()
    await assert.rejects(
      ledger.deliver(parcel, ids),
      (error) => isFault(error, 'ledger.unreachable') && error.kind === 'unreachable',
    )
    const back = await serveRpc(story.chain)
    const again = await openLedger({ urls: [back.url] }, story.identity, { clock: story.chain.clock })
    const fate = await again.deliver(parcel, ids)
    again.close()
    await back.close()
    assert.equal(fate.fate, 'included')
  })

  it('passes on what a node answers when it refuses', async () => {
    const node = jsonRpc(server.url, { chainId })
    const call = { to: story.identity.contract, data: '0xdeadbeef' }
    await assert.rejects(node.request({ method: 'eth_call', params: [call, 'latest'] }), { code: 3 })
    await assert.rejects(node.request({ method: 'eth_nonsense' }), { code: 4200 })
    node.close()
  })

  it('cannot be reached where nobody listens', async () => {
    const { url } = server
    await server.close()
    const open = openLedger({ urls: [url] }, story.identity, { clock: story.chain.clock })
    await assert.rejects(open, code('ledger.unreachable'))
  })
})
