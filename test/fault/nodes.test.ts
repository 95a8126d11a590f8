import assert from 'node:assert/strict'
import { syncLedger, type Workspace } from '../../src/app/index.ts'
import { record } from '../../src/app/record.ts'
import { type Address, zeroAddress, zeroDigest } from '../../src/values/index.ts'
import { startAnvil } from '../support/anvil.ts'
import { faultyNode } from '../support/faultyNode.ts'
import {
  assertRecordedOnce,
  entriesAt,
  impatient,
  type NetworkSite,
  networkChainId,
  networkSite,
  say,
} from '../support/networkSite.ts'
import { play } from '../support/play.ts'
import { start } from '../support/run.ts'

/** What `ledger status --json` says, and how it ended. */
async function status({ dir }: NetworkSite) {
  const { stdout, exit } = await play(['ledger', 'status', '--json', '--site', dir])
  return { ...JSON.parse(stdout), exit }
}

async function sync({ dir }: NetworkSite) {
  const { stdout, stderr, exit } = await play(['ledger', 'sync', '--site', dir])
  return { said: stdout.trim(), stderr, exit }
}

/** Waits until something is so; a node is a process of its own and takes its time. */
async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
}

describe('a site on a network of real nodes', function () {
  this.timeout(30_000)
  let site: NetworkSite
  let workspace: Workspace

  async function arrive(...args: string[]): Promise<void> {
    site = await networkSite(args)
    workspace = site.open()
  }

  afterEach(() => site.end())

  it('delivers a week of statements that were said without a network, once and in their order', async () => {
    await arrive()
    site.connect(['http://127.0.0.1:9'])
    const ids = await say(workspace, 7 * 24)
    assert.deepEqual(await sync(site), { said: '0 recorded, 0 refused, 168 waiting', stderr: '', exit: 4 })
    site.connect([site.anvil.url])
    assert.deepEqual(await sync(site), { said: '168 recorded, 0 refused, 0 waiting', stderr: '', exit: 0 })
    await assertRecordedOnce(site, ids)
  })

  it('delivers again what a node forgot that was killed between send and receipt', async () => {
    await arrive('--no-mining')
    const ids = await say(workspace, 3)
    const port = new URL(site.anvil.url).port
    const delivering = syncLedger(workspace)
    await until(async () => JSON.stringify(await site.anvil.ask('txpool_status')).includes('"pending":"0x1"'))
    await site.anvil.signal('SIGKILL')
    assert.deepEqual(await delivering, { recorded: 0, rejected: 0, pending: 3, refused: [] })
    assert.deepEqual(
      { ...(await status(site)), trouble: null },
      { ...(await status(site)), unsent: 3, sent: 3, trouble: null },
    )
    const again = await site.another({ port })
    assert.deepEqual(await sync(site), { said: '3 recorded, 0 refused, 0 waiting', stderr: '', exit: 0 })
    await assertRecordedOnce(site, ids, again)
  })

  it('waits no longer than it was told for a node that hangs, and delivers when it goes on', async () => {
    await arrive()
    const ids = await say(workspace, 2)
    await site.anvil.signal('SIGSTOP')
    site.connect([site.anvil.url], { timeoutMs: 300 })
    const startMs = performance.now()
    assert.deepEqual(await sync(site), { said: '0 recorded, 0 refused, 2 waiting', stderr: '', exit: 4 })
    assert.ok(performance.now() - startMs < 3000)
    const { ended } = start(['ledger', 'sync', '--site', site.dir])
    assert.equal((await ended).exit, 4, 'a process that asked a hung node ends')
    await site.anvil.signal('SIGCONT')
    site.connect([site.anvil.url])
    assert.equal((await sync(site)).exit, 0)
    await assertRecordedOnce(site, ids)
  })

  it('goes over to the next node when one is gone, and when one hangs', async () => {
    await arrive()
    const hung = await site.another()
    await hung.signal('SIGSTOP')
    site.connect(['http://127.0.0.1:9', hung.url, site.anvil.url], { timeoutMs: 800 })
    const ids = await say(workspace, 2)
    assert.deepEqual(await sync(site), { said: '2 recorded, 0 refused, 0 waiting', stderr: '', exit: 0 })
    await assertRecordedOnce(site, ids)
    const { nodes, exit } = await status(site)
    assert.deepEqual(
      nodes.map(({ trouble }: { trouble: { code: string } | null }) => trouble?.code ?? null),
      ['ledger.unreachable', 'ledger.unreachable', null],
    )
    assert.equal(exit, 0)
  })

  it('goes over to the next node in the middle of a delivery', async () => {
    await arrive()
    const way = await faultyNode(site.anvil.url)
    site.connect([way.url, site.anvil.url])
    const ids = await say(workspace, 120)
    let sent = 0
    way.meddle(({ method }) => {
      if (method === 'eth_sendRawTransaction') sent += 1
      if (sent < 2) return undefined
      way.meddle(() => 'drop')
      return 'drop the answer'
    })
    assert.equal((await sync(site)).said, '120 recorded, 0 refused, 0 waiting')
    await assertRecordedOnce(site, ids)
    await way.close()
  })

  it('works with no node that serves another chain, and says which one does', async () => {
    await arrive()
    const other = await startAnvil({ chainId: 5 })
    const empty = await startAnvil({ chainId: networkChainId })
    const ids = await say(workspace, 1)
    site.connect([other.url, empty.url])
    const { stderr, exit } = await sync(site)
    assert.match(stderr, /expected chain 41003, the node serves chain 5/)
    assert.equal(exit, 1)
    const wrong = await status(site)
    assert.deepEqual([wrong.unsent, wrong.head, wrong.trouble.code, wrong.exit], [1, null, 'ledger.chain-mismatch', 1])
    assert.equal(wrong.nodes[1].trouble.code, 'ledger.contract-mismatch')
    site.connect([other.url, empty.url, site.anvil.url])
    assert.equal((await sync(site)).said, '1 recorded, 0 refused, 0 waiting')
    await assertRecordedOnce(site, ids)
    assert.equal(await other.ask('eth_blockNumber'), '0x0')
    for (const node of [other, empty]) await node.signal('SIGKILL')
  })

  it('reads nothing from a node that is behind, and forgets nothing for it', async () => {
    await arrive()
    const behind = await site.another()
    const ids = await say(workspace, 60)
    await sync(site)
    const known = (await site.open().answers()).dump()
    site.connect([behind.url])
    const lagging = await status(site)
    assert.deepEqual([lagging.nodes[0].trouble.code, lagging.unsent, lagging.exit], ['ledger.node-behind', 0, 0])
    assert.equal((await site.open().answers()).dump(), known)
    site.connect([behind.url, site.anvil.url])
    const more = await say(workspace, 1)
    assert.equal((await sync(site)).said, '1 recorded, 0 refused, 0 waiting')
    await assertRecordedOnce(site, [...ids, ...more])
  })

  it('delivers again what three blocks had recorded that were replaced', async () => {
    await arrive()
    const ids: Awaited<ReturnType<typeof say>> = []
    for (let block = 0; block < 4; block++) {
      ids.push(...(await say(workspace, 2)))
      await sync(site)
    }
    const before = (await site.open().answers()).dump()
    await site.anvil.ask('anvil_reorg', 3, [])
    const left = (await entriesAt(site)).filter(({ id }) => ids.includes(id))
    assert.equal(left.length, 2)
    assert.equal((await sync(site)).said, '6 recorded, 0 refused, 0 waiting')
    await assertRecordedOnce(site, ids)
    assert.equal((await site.open().answers()).dump(), before)
    assert.deepEqual([(await status(site)).unsent, (await status(site)).lagBlocks], [0, 0])
  })

  it('says of a statement that was sent and is in no block that it was sent, not that it was recorded', async () => {
    await arrive('--no-mining')
    workspace = site.open(impatient())
    const key = zeroAddress.replace(/0$/, '7') as Address
    const enrolment = { kind: 'enrolKey', key, probeSerial: zeroDigest, keyType: 'operator', validUntil: null } as const
    await assert.rejects(record(workspace, { ...enrolment, label: 'night shift' }), {
      code: 'app.ledger-unreachable',
      message:
        /^statement 0x[0-9a-f]{64} was sent in transaction 0x[0-9a-f]{64}; the ledger has not answered for good$/,
    })
    const { unsent, sent } = await status(site)
    assert.deepEqual([unsent, sent], [1, 1])
  })

  it('calls nothing recorded before as many blocks as it was told stand on it', async () => {
    await arrive()
    site.connect([site.anvil.url], { confirmations: 3 })
    workspace = site.open()
    const ids = await say(workspace, 2)
    let done = false
    const delivering = syncLedger(workspace).finally(() => {
      done = true
    })
    await until(async () => (await entriesAt(site)).some(({ id }) => id === ids[0]))
    const early = await status(site)
    assert.deepEqual([early.unsent, early.sent, early.lagBlocks > 0, early.confirmations], [2, 2, true, 3])
    // The block goes before it was final: what it held comes again.
    await site.anvil.ask('anvil_reorg', 1, [])
    assert.equal(done, false)
    await until(async () => {
      await site.anvil.ask('evm_mine')
      return done
    })
    assert.equal((await delivering).recorded, 2)
    await assertRecordedOnce(site, ids)
  })
})
