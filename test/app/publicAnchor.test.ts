import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import {
  type AnchoredHead,
  anchorLedger,
  anchorSources,
  keepAnchoring,
  moveLedger,
  placeUnit,
  verify,
  type Workspace,
} from '../../src/app/index.ts'
import { readAnchors } from '../../src/ledger/index.ts'
import { isFault } from '../../src/values/index.ts'
import { type Anvil, startAnvil } from '../support/anvil.ts'
import { type Consortium, cartonA, cartonB, delivered, wiringOn } from '../support/consortium.ts'
import { otherNetwork } from '../support/otherNetwork.ts'
import { serveRpc } from '../support/rpcServer.ts'

const someone = '0x00000000000000000000000000000000000000aa'

describe('a ledger anchored on another chain', function () {
  this.timeout(30_000)
  let anvil: Anvil
  let story: Consortium
  before(async () => {
    anvil = await startAnvil({ chainId: 1_337, fees: true })
  })
  after(() => anvil.signal('SIGKILL'))
  beforeEach(async () => {
    story = await delivered()
  })
  afterEach(() => story.close())

  /** Gives the key of anchors some money, as a person would. */
  async function fund(site: Workspace): Promise<void> {
    const error = await anchorLedger(site, anvil.url).catch((error: unknown) => error)
    assert.ok(isFault(error, 'ledger.anchor-unfunded'), String(error))
    const [by] = /0x[0-9a-f]{40}/.exec(error.message) ?? assert.fail()
    await anvil.ask('anvil_setBalance', by, '0xde0b6b3a7640000')
  }

  async function anchored(site: Workspace): Promise<AnchoredHead> {
    await fund(site)
    return anchorLedger(site, anvil.url)
  }

  const findings = async (site: Workspace) => {
    const found = (await verify(site, anchorSources(site, null))).findings
    return found.map(({ code }) => code)
  }

  it('is held against every head that the other chain has seen', async () => {
    const site = story.at.clinic
    const first = await anchored(site)
    assert.equal(first.hash, (await (await site.ledger()).head()).hash)
    await placeUnit(site, cartonA, 'fridge')
    const second = await anchorLedger(site, anvil.url)
    assert.deepEqual([second.height, second.contract], [first.height + 1, first.contract])
    assert.ok(second.seenAt >= first.seenAt && second.block > first.block)
    const { ok, checked } = await verify(site, anchorSources(site, null))
    assert.deepEqual([ok, checked.publicAnchors], [true, 2])
    assert.equal((await verify(site)).checked.publicAnchors, undefined)
  })

  it('that was cut shows it, although nobody else has seen the head', async () => {
    const [maker, laboratory] = [story.at.maker, story.at.laboratory]
    await placeUnit(story.at.clinic, cartonA, 'fridge')
    await anchored(maker)
    maker.site.update((file) => {
      file.witness = null
    })
    const { height } = await (await laboratory.ledger()).head()
    await story.close()
    edit(laboratory, (chain) => {
      for (const table of ['log', 'tx']) chain.prepare(`DELETE FROM ${table} WHERE block = ?`).run(height)
      chain.prepare('DELETE FROM block WHERE number = ?').run(height)
    })
    const again = story.reopen('maker')
    assert.deepEqual(await findings(again), ['chain.truncated'])
  })

  it('on a network is held against the blocks there', async () => {
    const network = await otherNetwork(41_002, story.clock)
    await moveLedger(story.at.laboratory, [network.url])
    const site = story.reopen('laboratory')
    await anchored(site)
    assert.deepEqual(await findings(site), [])
    network.hear(async (method, params) => {
      const answer = (await network.chain.request({ method, params })) as { hash?: string }
      if (method !== 'eth_getBlockByNumber' || params[0] === 'latest') return answer
      return { ...answer, hash: `0x${'ab'.repeat(32)}` }
    })
    assert.deepEqual(await findings(site), ['verify.anchor-broken'])
    await story.close()
    await network.close()
  })

  it('is checked against the anchors of another party too, and of nobody who made none', async () => {
    const { by, contract } = await anchored(story.at.maker)
    const { clinic } = story.at
    const theirs = anchorSources(clinic, { url: anvil.url, by })
    assert.equal((await verify(clinic, theirs)).checked.publicAnchors, 1)
    assert.throws(() => anchorSources(clinic, null), { code: 'app.anchors-unset', kind: 'usage' })
    const nobody = verify(clinic, anchorSources(clinic, { url: anvil.url, by: someone }))
    await assert.rejects(nobody, { code: 'ledger.anchors-missing' })
    const ledger = `0x${'cd'.repeat(32)}` as never
    assert.deepEqual(await readAnchors({ urls: [anvil.url] }, { ledger, by }, { clock: story.wiring.lineClock }), [])
    assert.ok(contract)
  })

  it('says so when the anchors that were made are nowhere to be found', async () => {
    const site = story.at.clinic
    await anchored(site)
    const path = site.path('site.json')
    const file = JSON.parse(readFileSync(path, 'utf8'))
    file.anchors[0].ledger = `0x${'ef'.repeat(32)}`
    writeFileSync(path, JSON.stringify(file))
    assert.deepEqual(await findings(story.reopen('clinic')), ['verify.anchor-absent'])
  })

  it('is anchored on a schedule when its head is a new one, and goes on when the other chain was away', async () => {
    const clock = story.clock
    const site = story.reopen('clinic', { ...wiringOn(clock), lineClock: { ...story.wiring.lineClock, sleep } })
    await fund(site)
    const wire = await serveRpc(anvil)
    const told: (AnchoredHead | 'unreachable')[] = []
    const stop = new AbortController()
    const steps = [
      () => placeUnit(story.at.clinic, cartonA, 'fridge'),
      () => undefined,
      () => {
        wire.hangUp()
        return placeUnit(story.at.clinic, cartonB, 'fridge')
      },
      () => wire.pickUp(),
      () => stop.abort(),
    ]
    async function sleep(ms: number) {
      if (ms === 3_600_000) await steps.shift()?.()
    }
    const last = await keepAnchoring(site, { url: wire.url, everyMs: 3_600_000, signal: stop.signal }, (event) =>
      told.push(event),
    )
    const heights = told.map((event) => (event === 'unreachable' ? event : event.height))
    const base = Number(heights[0])
    assert.deepEqual(heights, [base, base + 1, 'unreachable', base + 2])
    assert.equal(last?.height, base + 2)
    await wire.close()
  })
})

function edit({ path }: Workspace, change: (chain: DatabaseSync) => void): void {
  const chain = new DatabaseSync(path('chain.sqlite'))
  change(chain)
  chain.close()
}
