import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Ledger, openLedger } from '../../src/ledger/index.ts'
import { jsonRpc } from '../../src/ledger/jsonRpc.ts'
import { isFault } from '../../src/values/index.ts'
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
    const node = jsonRpc(server.url)
    const call = { to: story.identity.contract, data: '0xdeadbeef' }
    await assert.rejects(node.request({ method: 'eth_call', params: [call, 'latest'] }), { code: 3 })
    await assert.rejects(node.request({ method: 'eth_nonsense' }), { code: 4200 })
  })

  it('is asked with the name and password in its URL, which are shown to nobody', async () => {
    const heard: (string | undefined)[] = []
    const guarded = createServer((request, response) => {
      heard.push(request.headers.authorization)
      response.writeHead(401).end('not you')
    })
    await new Promise<void>((resolve) => guarded.listen(0, '127.0.0.1', resolve))
    const { port } = guarded.address() as AddressInfo
    const node = jsonRpc(`http://nurse:s%C3%A9cret@127.0.0.1:${port}`)
    await assert.rejects(node.request({ method: 'eth_chainId' }), {
      code: 'ledger.unreachable',
      message: `http://127.0.0.1:${port} does not answer: HTTP 401, 7 characters`,
    })
    assert.deepEqual(heard, [`Basic ${Buffer.from('nurse:sécret').toString('base64')}`])
    guarded.close()
  })

  const nonsense: Record<string, string> = {
    'no JSON': '<html>',
    'an answer that is no object': '7',
    'an answer without a result': '{"jsonrpc":"2.0","id":1}',
    'the answer to another question': '{"jsonrpc":"2.0","id":2,"result":"0x1"}',
  }
  for (const [what, body] of Object.entries(nonsense))
    it(`is not believed when it sends ${what}`, async () => {
      const odd = createServer((_, response) => void response.end(body))
      await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve))
      const node = jsonRpc(`http://127.0.0.1:${(odd.address() as AddressInfo).port}`)
      await assert.rejects(node.request({ method: 'eth_chainId' }), { code: 'ledger.unreachable' })
      odd.close()
    })

  it('cannot be reached where nobody listens', async () => {
    const { url } = server
    await server.close()
    const open = openLedger({ urls: [url] }, story.identity, { clock: story.chain.clock })
    await assert.rejects(open, code('ledger.unreachable'))
  })
})
