import assert from 'node:assert/strict'
import { type Event, journalId } from '../../src/event/index.ts'
import { addressAsDigest, type Digest, type Instant, instant, sha256 } from '../../src/values/index.ts'
import type { Unit } from '../support/rulebookGoods.ts'
import {
  cartonA,
  cartonB,
  cast,
  checkpointed,
  checkpointing,
  dayMs,
  exposed,
  exposure,
  forged,
  handOver,
  idOf,
  minuteMs,
  openStory,
  pallet,
  placing,
  removing,
  type Story,
  start,
} from '../support/rulebookStory.ts'

const { maker, carrier, clinic } = cast
const minute = (n: number): Instant => instant(start + n * minuteMs)
const unpackBoth: Event = { kind: 'unpack', parent: pallet.id, units: [cartonA.id, cartonB.id], vials: [] }

describe('an excursion', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
    await story.said(maker.operator, unpackBoth)
  })

  const at = (n: number) => story.later(minute(n) - story.now())
  const place = (what: Unit, when: number, label = 'fridge', who: 'maker' | 'carrier' = 'maker') =>
    story.said(cast[who].operator, placing(what, who, label), { occurredAt: minute(when) })
  const remove = (what: Unit, when: number, label = 'fridge') =>
    story.said(maker.operator, removing(what, 'maker', label), { occurredAt: minute(when) })
  const whole = (from: number, to: number) => ({ startedAt: minute(from), endedAt: minute(to) })
  const suspended = async (what: Unit): Promise<Digest[]> =>
    (await story.rulebook.ask('suspendedBy', what.id))[0].toArray()
  const tell = (changes: object) =>
    story.say(maker.device, { ...exposure(story, 'maker', 'fridge'), ...changes } as Event)

  describe('suspends exactly the units that were in the container at that time', () => {
    const cases: [string, number, number | undefined, boolean][] = [
      ['came before and is still there', 1, undefined, true],
      ['came while it lasted', 15, undefined, true],
      ['came as it ended', 20, undefined, true],
      ['came after', 21, undefined, false],
      ['came and went before', 1, 9, false],
      ['went as it began', 1, 10, false],
      ['went while it lasted', 1, 11, true],
      ['came and went while it lasted', 12, 13, true],
      ['came before and went after', 1, 30, true],
      ['came and went after', 25, 30, false],
    ]
    for (const [what, came, went, yes] of cases) {
      it(`${yes ? 'one' : 'not one'} that ${what}, told when the placement is known`, async () => {
        at(40)
        await place(cartonA, came)
        if (went) await remove(cartonA, went)
        const id = await exposed(story, 'maker', 'fridge', whole(10, 20))
        assert.deepEqual([await suspended(cartonA), await suspended(cartonB)], [yes ? [id] : [], []])
      })
      if (went === undefined)
        it(`${yes ? 'one' : 'not one'} that ${what}, told before the placement is known`, async () => {
          at(40)
          const id = await exposed(story, 'maker', 'fridge', whole(10, 20))
          await place(cartonA, came)
          assert.deepEqual([await suspended(cartonA), await suspended(cartonB)], [yes ? [id] : [], []])
        })
    }
  })

  it('leaves other containers alone', async () => {
    await place(cartonA, 0, 'fridge')
    await place(cartonB, 0, 'freezer')
    at(40)
    const id = await exposed(story, 'maker', 'fridge', whole(10, 20))
    assert.deepEqual([await suspended(cartonA), await suspended(cartonB)], [[id], []])
  })

  it('suspends while it is open whatever comes in, and no longer after its end', async () => {
    at(10)
    const id = await exposed(story, 'maker', 'fridge', { phase: 'opened' })
    at(15)
    await place(cartonA, 15)
    await story.said(maker.device, exposure(story, 'maker', 'fridge', { phase: 'worsened', startedAt: minute(10) }))
    at(20)
    await checkpointed(story, maker.device)
    await story.said(maker.device, exposure(story, 'maker', 'fridge', whole(10, 20)))
    at(21)
    await place(cartonB, 21)
    assert.deepEqual([await suspended(cartonA), await suspended(cartonB)], [[id], []])
    const told = await story.rulebook.ask('excursion', id)
    assert.deepEqual(told.toArray().slice(1), [BigInt(minute(10)), BigInt(minute(20)), true])
  })

  describe('whose end is known only later', () => {
    const end = () => story.said(maker.device, exposure(story, 'maker', 'fridge', whole(10, 20)))
    const whatIs = async () => [await suspended(cartonA), await suspended(cartonB)]

    it('lets go of what came after it ended, whether it came before or after the news of its beginning', async () => {
      at(25)
      await place(cartonA, 25)
      const id = await exposed(story, 'maker', 'fridge', { phase: 'opened', startedAt: minute(10) })
      at(26)
      await place(cartonB, 26)
      assert.deepEqual(await whatIs(), [[id], [id]])
      await end()
      assert.deepEqual(await whatIs(), [[], []])
    })

    it('keeps what came while it lasted, also if that left and came back after its end', async () => {
      at(25)
      await place(cartonA, 20)
      await remove(cartonA, 22)
      await place(cartonA, 25)
      const id = await exposed(story, 'maker', 'fridge', { phase: 'opened', startedAt: minute(10) })
      await place(cartonB, 12)
      await remove(cartonB, 12)
      await place(cartonB, 25)
      await end()
      assert.deepEqual(await whatIs(), [[id], [id]])
    })

    it('lets go of what was unpacked from a unit that came after it ended, and of nothing else', async () => {
      const pack = (what: Unit): Event => ({ kind: 'pack', name: pallet.name, units: [what.id], vials: [] })
      const unpack = (what: Unit): Event => ({ ...unpackBoth, units: [what.id] }) as Event
      at(25)
      await story.said(maker.operator, pack(cartonA))
      await place(cartonB, 15)
      await place(pallet, 25)
      const id = await exposed(story, 'maker', 'fridge', { phase: 'opened', startedAt: minute(10) })
      await story.said(maker.operator, unpack(cartonA))
      await story.said(maker.operator, pack(cartonB))
      await story.said(maker.operator, unpack(cartonB))
      assert.deepEqual(await whatIs(), [[id], [id]])
      await end()
      assert.deepEqual([...(await whatIs()), await suspended(pallet)], [[], [id], []])
    })
  })

  it('reaches a unit long after it has left, and every unit once', async () => {
    await place(cartonA, 0)
    at(30)
    await remove(cartonA, 30)
    await place(cartonA, 31)
    at(60)
    await handOver(story, cartonA, 'maker', 'carrier')
    at(24 * 60)
    const id = await exposed(story, 'maker', 'fridge', whole(10, 40))
    assert.deepEqual(await suspended(cartonA), [id])
  })

  describe('of a packed unit', () => {
    beforeEach(async () => {
      const pack: Event = { kind: 'pack', name: pallet.name, units: [cartonA.id, cartonB.id], vials: [] }
      await story.said(maker.operator, pack)
      await place(pallet, 5)
    })
    const unpack = (units: Digest[]) => story.said(maker.operator, { ...unpackBoth, units })

    it('suspends the outermost unit, and through it what is inside', async () => {
      at(40)
      const id = await exposed(story, 'maker', 'fridge', whole(10, 20))
      assert.deepEqual([await suspended(pallet), await suspended(cartonA)], [[id], []])
    })

    it('reaches what was unpacked before the news came, if it was inside at that time', async () => {
      at(8)
      await unpack([cartonA.id])
      at(30)
      await unpack([cartonB.id])
      at(40)
      const id = await exposed(story, 'maker', 'fridge', whole(10, 20))
      assert.deepEqual([await suspended(cartonA), await suspended(cartonB)], [[], [id]])
    })

    it('leaves alone what was packed in only after the unit had left', async () => {
      at(6)
      await unpack([cartonA.id])
      at(18)
      await remove(pallet, 12)
      const pack: Event = { kind: 'pack', name: pallet.name, units: [cartonA.id], vials: [] }
      await story.said(maker.operator, pack, { occurredAt: minute(15) })
      await unpack([cartonA.id, cartonB.id])
      at(40)
      const id = await exposed(story, 'maker', 'fridge', whole(10, 20))
      assert.deepEqual([await suspended(cartonA), await suspended(cartonB)], [[], [id]])
    })

    it('reaches what was unpacked after the handoff that ended the placement', async () => {
      at(30)
      await handOver(story, pallet, 'maker', 'carrier')
      await story.said(carrier.operator, unpackBoth)
      at(60)
      const id = await exposed(story, 'maker', 'fridge', whole(10, 20))
      assert.deepEqual([await suspended(cartonA), await suspended(pallet)], [[id], [id]])
    })
  })

  it('ends its search where signed times make two units each contain the other', async () => {
    const pack = (into: Unit, what: Unit): Event => ({ kind: 'pack', name: into.name, units: [what.id], vials: [] })
    const unpack = (parent: Unit, what: Unit): Event => ({
      kind: 'unpack',
      parent: parent.id,
      units: [what.id],
      vials: [],
    })
    const say = (event: Event, when: number) => story.said(maker.operator, event, { occurredAt: minute(when) })
    at(60)
    await say(pack(cartonA, cartonB), 10)
    await say(unpack(cartonA, cartonB), 40)
    await say(pack(cartonB, cartonA), 20)
    await say(unpack(cartonB, cartonA), 50)
    await place(cartonA, 5)
    const id = await exposed(story, 'maker', 'fridge', whole(15, 55))
    assert.deepEqual([await suspended(cartonA), await suspended(cartonB)], [[id], [id]])
  })

  describe('is told', () => {
    it('by the device or an operator of the party whose container it is', async () => {
      await checkpointed(story, maker.device)
      await checkpointed(story, carrier.device)
      const event = exposure(story, 'maker', 'fridge')
      assert.equal(await story.say(carrier.device, event), 'container-not-owned')
      assert.equal(await story.say(maker.operator, event), 'none')
    })

    it('after a checkpoint of a log of the party covers it', async () => {
      assert.equal(await tell({}), 'checkpoint-missing')
      await checkpointed(story, carrier.device)
      assert.equal(await tell({ log: exposure(story, 'carrier', 'van').log }), 'checkpoint-missing')
      await checkpointed(story, maker.device, instant(story.now() - 1))
      assert.equal(await tell({}), 'checkpoint-missing')
      assert.equal(await tell({ startedAt: instant(story.now() - 2) }), 'checkpoint-missing')
      await checkpointed(story, maker.device)
      assert.equal(await tell({ checkpointSize: 21 }), 'checkpoint-missing')
      assert.equal(await tell({ checkpointSize: 20 }), 'none')
    })

    it('under its true identity, so nobody can take the name of another', async () => {
      await checkpointed(story, maker.device)
      const event = exposure(story, 'maker', 'fridge')
      for (const object of [
        sha256('x'),
        idOf({ ...event, profile: 'freezer' }),
        idOf({ ...event, startedAt: minute(1) }),
      ])
        assert.deepEqual((await story.submit(forged(story, maker.device, event, { object }))).refusals, [
          'excursion-invalid',
        ])
      assert.equal(await tell({ side: 'low' }), 'none')
      assert.equal(await tell({ side: 'high' }), 'none')
    })

    it('in order: opened or whole first, then worse, then closed once', async () => {
      await checkpointed(story, maker.device)
      const [opened, worsened] = [
        { phase: 'opened', endedAt: null },
        { phase: 'worsened', endedAt: null },
      ]
      assert.equal(await tell(worsened), 'excursion-invalid')
      assert.equal(await tell(opened), 'none')
      assert.equal(await tell(opened), 'excursion-invalid')
      assert.equal(await tell(worsened), 'none')
      assert.equal(await tell({}), 'none')
      for (const again of [{}, opened, worsened]) assert.equal(await tell(again), 'excursion-invalid')
    })

    it('with times that fit: not from the future, ended after it began, open without an end', async () => {
      at(40)
      await checkpointed(story, maker.device, minute(45))
      for (const flaw of [
        { startedAt: minute(41), endedAt: minute(41) },
        { startedAt: minute(20), endedAt: minute(19) },
        { startedAt: minute(20), endedAt: minute(41) },
        { startedAt: minute(20), endedAt: null },
        { phase: 'opened', startedAt: minute(20), endedAt: minute(30) },
      ])
        assert.equal(await tell(flaw), 'excursion-invalid')
    })
  })
})

describe('a container', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })

  it('takes outermost units in the custody of its owner, each in one place', async () => {
    assert.equal(await story.say(carrier.operator, placing(pallet, 'carrier', 'van')), 'unit-not-held')
    assert.equal(await story.say(maker.operator, placing(cartonA, 'maker', 'fridge')), 'unit-not-top')
    const label = { ...placing(pallet, 'maker', 'fridge'), label: 'other' } as Event
    const { subject, object } = forged(story, maker.operator, placing(pallet, 'maker', 'fridge'), {})
    const renamed = forged(story, maker.operator, label, { subject, object })
    assert.deepEqual((await story.submit(renamed)).refusals, ['container-not-owned'])
    await story.said(maker.operator, placing(pallet, 'maker', 'fridge'))
    assert.equal(await story.say(maker.operator, placing(pallet, 'maker', 'fridge')), 'unit-already-placed')
    assert.equal((await story.rulebook.ask('unit', pallet.id)).container, object)
  })

  it('gives a unit back only once, and only if it is in there', async () => {
    await story.said(maker.operator, placing(pallet, 'maker', 'fridge'))
    assert.equal(await story.say(maker.operator, removing(pallet, 'maker', 'freezer')), 'unit-not-placed')
    assert.equal(await story.say(clinic.operator, removing(pallet, 'maker', 'fridge')), 'unit-not-held')
    await story.said(maker.operator, removing(pallet, 'maker', 'fridge'))
    assert.equal(await story.say(maker.operator, removing(pallet, 'maker', 'fridge')), 'unit-not-placed')
  })

  it('keeps the others when one of many is taken out', async () => {
    await story.said(maker.operator, unpackBoth)
    for (const what of [cartonA, cartonB, pallet]) await story.said(maker.operator, placing(what, 'maker', 'fridge'))
    story.later(minuteMs)
    await story.said(maker.operator, removing(cartonA, 'maker', 'fridge'))
    await story.said(maker.operator, removing(pallet, 'maker', 'fridge'))
    story.later(minuteMs)
    await exposed(story, 'maker', 'fridge')
    const counts = await Promise.all([cartonA, cartonB, pallet].map(({ id }) => story.rulebook.ask('unit', id)))
    assert.deepEqual(
      counts.map(({ openExcursions }) => openExcursions),
      [0n, 1n, 0n],
    )
  })
})

describe('a checkpoint', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })
  const deviceLog = addressAsDigest(maker.device.key.address)

  it('of a device log is signed by that device, of a journal by its party', async () => {
    const journal = journalId(maker.party)
    assert.equal(await story.say(maker.device, await checkpointing(story, deviceLog)), 'none')
    assert.equal(await story.say(maker.operator, await checkpointing(story, journal)), 'none')
    assert.equal(await story.say(maker.operator, await checkpointing(story, deviceLog)), 'key-not-permitted')
    assert.equal(await story.say(maker.device, await checkpointing(story, journal)), 'key-not-permitted')
    assert.equal(await story.say(clinic.operator, await checkpointing(story, journal)), 'key-not-permitted')
  })

  it('only grows, from the root recorded last', async () => {
    const first = await checkpointing(story, deviceLog)
    const log = addressAsDigest(carrier.device.key.address)
    const nothingYet = { ...(await checkpointing(story, log)), size: 0 } as Event
    await story.said(maker.device, first)
    assert.equal(await story.say(maker.device, first), 'checkpoint-not-growing')
    assert.equal(await story.say(maker.device, { ...first, size: 9 } as Event), 'checkpoint-not-growing')
    assert.equal(await story.say(carrier.device, nothingYet), 'checkpoint-not-growing')
    assert.equal(await story.say(maker.device, { ...first, size: 11 } as Event), 'checkpoint-previous-mismatch')
    assert.equal(await story.say(maker.device, await checkpointing(story, deviceLog)), 'none')
    const head = await story.rulebook.ask('logHead', deviceLog)
    assert.deepEqual(head.toArray().slice(1), [20n, sha256('root 20'), BigInt(story.now()), false])
  })

  it('of a device goes up in its sequence numbers, and is never recorded twice', async () => {
    const first = story.sign(maker.device, await checkpointing(story, deviceLog), { nonce: 7n })
    assert.deepEqual((await story.submit(first, first)).refusals, ['none', 'nonce-used'])
    const next = await checkpointing(story, deviceLog)
    for (const nonce of [6n, 7n, 2n ** 64n, 2n ** 256n - 1n])
      assert.equal(await story.say(maker.device, next, { nonce }), 'nonce-used')
    assert.equal(await story.say(maker.device, next, { nonce: 9n }), 'none')
    assert.deepEqual((await story.submit(first)).refusals, ['nonce-used'])
  })

  it('of a device leaves the numbers below its own to what the device says of excursions', async () => {
    await story.said(maker.device, await checkpointing(story, deviceLog), { nonce: 7n })
    assert.equal(await story.say(maker.device, exposure(story, 'maker', 'fridge'), { nonce: 5n }), 'none')
  })

  it('covers nothing that is still to come, but for the five minutes that clocks may differ', async () => {
    const until = (ms: number) => checkpointing(story, deviceLog, instant(story.now() + ms))
    assert.equal(await story.say(maker.device, await until(5 * minuteMs + 1)), 'time-in-future')
    assert.equal(await story.say(maker.device, await until(3650 * dayMs)), 'time-in-future')
    assert.equal(await story.say(maker.device, await until(5 * minuteMs)), 'none')
  })

  it('with another root for one size is evidence: recorded, told, flagged, and nothing moves', async () => {
    const first = { ...(await checkpointing(story, deviceLog)) } as Event & { kind: 'checkpoint' }
    await story.said(maker.device, first)
    const { refusals, events } = await story.submit(story.sign(maker.device, { ...first, root: sha256('other') }))
    assert.deepEqual(refusals, ['none'])
    const told = events.find(({ name }) => name === 'Equivocation')
    assert.deepEqual(told?.args.toArray().slice(0, 4), [deviceLog, 10n, first.root, sha256('other')])
    const head = await story.rulebook.ask('logHead', deviceLog)
    assert.deepEqual([head.size, head.root, head.equivocated], [10n, first.root, true])
  })
})
