import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import type { Workspace } from '../../src/app/index.ts'
import { deliver, ledgerStatus, moveLedger, placeUnit, syncLedger, verify } from '../../src/app/index.ts'
import { state } from '../../src/app/record.ts'
import { openLedger, readHistory } from '../../src/ledger/index.ts'
import { type Hex, subjectOf, zeroDigest } from '../../src/values/index.ts'
import { keyNumber } from '../support/anyStatement.ts'
import { type Consortium, cartonA, cartonB, dayMs, delivered, founded, hourMs } from '../support/consortium.ts'
import { type OtherNetwork, otherNetwork } from '../support/otherNetwork.ts'
import { refused } from './refused.ts'

type Scene = Consortium & { network: OtherNetwork; end: () => Promise<void> }

async function beside(stage: () => Promise<Consortium>): Promise<Scene> {
  const story = await stage()
  const network = await otherNetwork(41_002, story.clock)
  const end = async () => {
    await story.close()
    await network.close()
  }
  return { ...story, network, end }
}

/** Operators' keys, each a statement of the maker. */
async function enrol(maker: Workspace, count: number, from = 0): Promise<void> {
  for (let number = from; number < from + count; number++) {
    const key = keyNumber(20_000 + number).address
    const event = { kind: 'enrolKey', key, probeSerial: zeroDigest, keyType: 'operator', validUntil: null } as const
    await state(maker, { ...event, label: `operator ${number}` }, { intent: `enrol ${number}` })
  }
  await deliver(maker)
}

describe('moving a ledger to a network', function () {
  this.timeout(30_000)

  it('takes every statement there in order, and everybody reads the same as before', async () => {
    const story = await beside(delivered)
    const { laboratory, clinic } = story.at
    const before = (await clinic.answers()).dump()
    const there = story.reopen('laboratory')
    const moved = await moveLedger(there, [story.network.url])
    assert.deepEqual([moved.statements, moved.relayed, moved.type], [17, 17, 'network'])
    assert.equal(moved.contract, laboratory.site.file.ledger?.contract)
    assert.equal((await story.reopen('laboratory').answers()).dump(), before)
    assert.deepEqual((await verify(story.reopen('laboratory'))).findings, [])
    assert.equal((await ledgerStatus(story.reopen('laboratory'))).unsent, 0)
    assert.equal(existsSync(there.path('move.json')), false)
    await story.end()
  })

  it('ends the chain: who is still there is told where it went, and goes after it with what waits', async () => {
    const story = await beside(delivered)
    await moveLedger(story.at.laboratory, [story.network.url])
    await assert.rejects(placeUnit(story.at.clinic, cartonA, 'fridge'), { code: 'ledger.moved', kind: 'failed' })
    const moved = await moveLedger(story.reopen('clinic'), [story.network.url])
    assert.deepEqual([moved.statements, moved.relayed], [17, 0])
    assert.deepEqual(await syncLedger(story.reopen('clinic')), { recorded: 1, rejected: 0, pending: 0, refused: [] })
    await moveLedger(story.reopen('maker'), [story.network.url])
    const { tables } = await story.reopen('maker').answers()
    assert.equal(tables.placement.list().length, 1)
    await assert.rejects(moveLedger(story.reopen('clinic'), [story.network.url]), {
      code: 'app.not-embedded',
      kind: 'usage',
    })
    await story.end()
  })

  it('takes years of history, for whose statements every deadline has passed', async () => {
    const story = await beside(delivered)
    story.clock.jump(900 * dayMs)
    assert.equal((await moveLedger(story.at.laboratory, [story.network.url])).relayed, 17)
    await story.end()
  })

  it('loses nothing and says nothing twice wherever it is cut off', async () => {
    const story = await beside(founded)
    await enrol(story.at.maker, 70)
    const { statements } = await readHistory(story.at.laboratory.path('chain.sqlite'), identityOf(story))
    assert.equal(statements.length, 74)
    for (let questions = 3; questions < 65; questions += 9) {
      let left = questions
      story.network.hear(() => {
        if (left-- > 0) return undefined
        throw Object.assign(new Error('cut off'), { code: -32_099 })
      })
      const site = story.reopen('laboratory')
      await assert.rejects(moveLedger(site, [story.network.url]), { code: 'ledger.request-refused' })
      assert.equal(site.site.file.ledger?.type, 'embedded')
    }
    story.network.hear(() => undefined)
    assert.equal((await moveLedger(story.reopen('laboratory'), [story.network.url])).statements, 74)
    const ledger = await openLedger({ urls: [story.network.url] }, identityOf(story), { clock: story.clock })
    const entries = await ledger.entries({ fromBlock: 0, toBlock: (await ledger.head()).height })
    assert.deepEqual(
      entries.filter(({ status }) => status === 'recorded').map(({ id }) => id),
      statements.map(({ id }) => id),
    )
    ledger.close()
    await story.end()
  })

  it('brings along what others say while it is under way', async () => {
    const story = await beside(delivered)
    let said = false
    story.network.hear(async (method) => {
      if (method !== 'eth_call' || said) return undefined
      said = true
      await placeUnit(story.at.clinic, cartonA, 'fridge')
      return undefined
    })
    assert.deepEqual((await moveLedger(story.at.laboratory, [story.network.url])).statements, 18)
    await story.end()
  })

  it('lets what was in a transaction when the chain ended go out again, once', async () => {
    const story = await beside(delivered)
    const { clinic } = story.at
    const [arrived, stranded] = [cartonA, cartonB].map((unit) => ({ unit }))
    assert.ok(arrived && stranded)
    await placeUnit(clinic, arrived.unit, 'fridge')
    const claim = await strand(clinic, stranded.unit)
    await moveLedger(story.reopen('laboratory'), [story.network.url])
    await moveLedger(story.reopen('clinic'), [story.network.url])
    const again = story.reopen('clinic')
    assert.equal(again.journal().status(claim)?.status, 'pending')
    assert.deepEqual(await syncLedger(again), { recorded: 1, rejected: 0, pending: 0, refused: [] })
    assert.deepEqual((await verify(again)).findings, [])
    await story.end()
  })

  describe('is refused, with nothing changed,', () => {
    async function stays(story: Scene, code: string, kind: string): Promise<void> {
      await assert.rejects(moveLedger(story.reopen('laboratory'), [story.network.url]), { code, kind })
      assert.equal(story.reopen('laboratory').site.file.ledger?.type, 'embedded')
      await placeUnit(story.reopen('clinic'), cartonA, 'fridge')
      await story.end()
    }

    it('when the network has another chain id', async () => {
      const story = await delivered()
      const network = await otherNetwork(5, story.clock)
      const end = async () => network.close().then(story.close)
      await stays({ ...story, network, end }, 'ledger.chain-mismatch', 'failed')
    })

    it('when the network holds statements that this ledger does not', async () => {
      const story = await beside(delivered)
      const other = await beside(delivered)
      await moveTwin(other, story.network.url)
      await placeUnit(story.at.clinic, cartonA, 'fridge')
      await stays(story, 'app.history-differs', 'failed')
      await other.end()
    })

    it('when the deployer has said something else there', async () => {
      const story = await beside(delivered)
      story.network.hear((method, [raw]) => {
        if (method === 'eth_getTransactionCount') return '0x9'
        return method === 'eth_sendRawTransaction' ? raw && `0x${'11'.repeat(32)}` : undefined
      })
      await stays(story, 'ledger.deployer-used', 'failed')
    })

    it('when the network gives another answer', async () => {
      const story = await beside(delivered)
      story.network.hear(async (method, params) => {
        if (method !== 'eth_call') return undefined
        const answer = (await story.network.chain.request({ method, params })) as Hex
        // The figure at its end, in whatever view has one.
        return answer.length === 2 + 64 * 12 ? `${answer.slice(0, -1)}${answer.endsWith('1') ? 0 : 1}` : answer
      })
      await stays(story, 'app.state-differs', 'unverified')
    })

    it('when the network refuses a statement, with the code of the refusal', async () => {
      const story = await beside(delivered)
      const late = await otherNetwork(41_002, { ...story.clock, now: () => story.clock.now() })
      story.clock.jump(hourMs)
      await placeUnit(story.reopen('clinic'), cartonB, 'fridge')
      story.clock.jump(-hourMs)
      await refused('time-in-future', moveLedger(story.reopen('laboratory'), [late.url]))
      await late.close()
      await story.end()
    })

    it('when its ledger has moved to another network before', async () => {
      const story = await beside(delivered)
      await moveLedger(story.at.laboratory, [story.network.url])
      const third = await otherNetwork(41_002, story.clock)
      await assert.rejects(moveLedger(story.reopen('clinic'), [third.url]), { code: 'app.moved-elsewhere' })
      await third.close()
      await story.end()
    })
  })
})

function identityOf({ at }: Consortium) {
  const { chainId, contract } = at.laboratory.site.file.ledger ?? assert.fail()
  return { chainId, contract }
}

/** The same ledger, as a copy of its folder would bring it, and one statement more. */
async function moveTwin(twin: Scene, url: string): Promise<void> {
  await placeUnit(twin.at.clinic, cartonB, 'other fridge')
  await moveLedger(twin.reopen('laboratory'), [url])
}

/** Signs and claims a statement and never sends it. */
async function strand(site: Workspace, unit: typeof cartonA) {
  const { party: owner } = site.site.file
  const statement = await state(site, { kind: 'place', unit: subjectOf(unit), owner, label: 'freezer' })
  const ledger = await site.ledger()
  const parcel = await ledger.prepare([statement], await site.key('relayer'))
  site.journal().claim(parcel, [statement.id])
  return statement.id
}
