import assert from 'node:assert/strict'
import type { Event, VialSet } from '../../src/event/index.ts'
import { addressAsDigest, type Digest } from '../../src/values/index.ts'
import { goods, type Unit, unit } from '../support/rulebookGoods.ts'
import {
  batch,
  cartonA,
  cartonB,
  cast,
  dayMs,
  exposed,
  handOver,
  minuteMs,
  named,
  offered,
  openStory,
  pallet,
  placing,
  type Story,
} from '../support/rulebookStory.ts'

const { maker, carrier, regulator, quality } = cast
const loose = addressAsDigest(maker.party)
const pack = (into: Unit, units: readonly Digest[], vials: readonly VialSet[] = []): Event => ({
  kind: 'pack',
  name: into.name,
  units,
  vials,
})
const unpack = (parent: Unit, units: readonly Digest[], vials: readonly VialSet[] = []): Event => ({
  kind: 'unpack',
  parent: parent.id,
  units,
  vials,
})

describe('packing', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })

  const count = async (holder: Digest) => {
    const words = await Promise.all([0, 1, 2].map((word) => story.rulebook.ask('holds', holder, batch.id, word)))
    return words.map(([mask]) => [...mask.toString(2)].filter((bit) => bit === '1').length).reduce((a, b) => a + b)
  }
  const say = (event: Event) => story.say(maker.operator, event)
  const parentOf = async (child: Unit) => (await story.rulebook.ask('unit', child.id)).parent

  it('moves each vial from one pool to another, so it is always in exactly one', async () => {
    assert.deepEqual([await count(loose), await count(cartonA.id), await count(cartonB.id)], [400, 100, 100])
    await story.said(maker.operator, unpack(pallet, [cartonA.id, cartonB.id]))
    await story.said(maker.operator, unpack(cartonA, [], [batch.vials(0, 10)]))
    await story.said(maker.operator, unpack(cartonA, [], [batch.vials(10, 20, cartonA.id)]))
    await story.said(maker.operator, pack(cartonB, [], [batch.vials(90, 95, cartonA.id), batch.vials(595, 600)]))
    assert.deepEqual([await count(loose), await count(cartonA.id), await count(cartonB.id)], [415, 75, 110])
  })

  it('takes only vials that are where they are said to be', async () => {
    for (const set of [batch.vials(0, 1), batch.vials(599, 601), batch.vials(200, 201, cartonA.id)])
      assert.equal(await say(pack(unit(9), [], [set])), 'vials-not-held')
    assert.equal(await say(pack(unit(9), [], [batch.vials(300, 302), batch.vials(301, 303)])), 'vials-not-held')
    assert.equal(await say(pack(unit(9), [], [goods('LOT-2', 3).vials(0, 1)])), 'batch-unknown')
    assert.equal(await say(unpack(cartonA, [], [batch.vials(0, 1, cartonB.id)])), 'vials-not-held')
  })

  it('takes nothing out of the custody of others', async () => {
    const theirs = (event: Event) => story.say(carrier.operator, event)
    assert.equal(await theirs(pack(unit(9), [pallet.id])), 'unit-not-held')
    assert.equal(await theirs(pack(pallet, [])), 'unit-not-held')
    assert.equal(await theirs(pack(unit(9), [], [batch.vials(300, 301)])), 'vials-not-held')
    assert.equal(await theirs(pack(unit(9), [], [batch.vials(0, 1, cartonA.id)])), 'unit-not-held')
    assert.equal(await theirs(unpack(pallet, [cartonA.id])), 'unit-not-held')
  })

  it('creates the parent with the first thing packed, and goes on filling it', async () => {
    await story.said(maker.operator, pack(unit(9), [], [batch.vials(200, 210)]))
    await story.said(maker.operator, pack(pallet, [unit(9).id]))
    const known = await story.rulebook.ask('unit', unit(9).id)
    assert.deepEqual([known.exists, known.parent, known.top, known.firstBatch], [true, pallet.id, pallet.id, batch.id])
    assert.equal(known.custodian.toLowerCase(), maker.party)
  })

  it('nests units only from the top, eight deep at most, never in a circle', async () => {
    assert.equal(await say(pack(unit(9), [cartonA.id])), 'unit-not-top')
    assert.equal(await say(pack(unit(9), [unit(99).id])), 'unit-unknown')
    assert.equal(await say(pack(unit(9), [unit(9).id])), 'hierarchy-cycle')
    assert.equal(await say(pack(cartonA, [pallet.id])), 'hierarchy-cycle')
    for (let at = 10; at < 16; at++)
      await story.said(maker.operator, pack(unit(at), [at === 10 ? pallet.id : unit(at - 1).id]))
    assert.equal(await say(pack(unit(16), [unit(15).id])), 'hierarchy-too-deep')
    assert.equal(await say(pack(cartonA, [], [batch.vials(300, 301)])), 'none')
    await story.said(maker.operator, pack(unit(20), [], [batch.vials(301, 302)]))
    assert.equal(await say(pack(cartonA, [unit(20).id])), 'hierarchy-too-deep')
    assert.equal(await say(pack(pallet, [unit(20).id])), 'none')
  })

  it('is deep enough when the tall part is added below', async () => {
    await story.said(maker.operator, pack(unit(10), [pallet.id]))
    for (let at = 11; at < 16; at++)
      await story.said(maker.operator, pack(unit(at), [], [batch.vials(200 + at, 201 + at)]))
    for (let at = 15; at > 11; at--) await story.said(maker.operator, pack(unit(at - 1), [unit(at).id]))
    assert.equal(await say(pack(unit(10), [unit(11).id])), 'none')
    assert.equal(await say(pack(unit(30), [unit(10).id])), 'none')
    assert.equal(await say(pack(unit(31), [unit(30).id])), 'none')
    assert.equal(await say(pack(unit(32), [unit(31).id])), 'hierarchy-too-deep')
  })

  it('gives an unpacked child a custody of its own', async () => {
    await handOver(story, pallet, 'maker', 'carrier')
    await story.said(carrier.operator, unpack(pallet, [cartonA.id]))
    const known = await story.rulebook.ask('unit', cartonA.id)
    assert.equal(known.custodian.toLowerCase(), carrier.party)
    assert.deepEqual([known.parent, known.top], [`0x${'00'.repeat(32)}`, cartonA.id])
    assert.equal(await parentOf(cartonB), pallet.id)
  })

  it('unpacks only what is in there', async () => {
    await story.said(maker.operator, unpack(pallet, [cartonA.id]))
    assert.equal(await say(unpack(pallet, [cartonA.id])), 'unit-not-placed')
    assert.equal(await say(unpack(pallet, [unit(99).id])), 'unit-unknown')
    assert.equal(await say(unpack(cartonA, [cartonB.id])), 'unit-not-placed')
  })

  it('stands still while the unit or anything around it is offered', async () => {
    await offered(story, pallet, 'maker', 'carrier')
    await story.said(maker.operator, pack(unit(9), [], [batch.vials(200, 201)]))
    for (const event of [
      pack(pallet, [unit(9).id]),
      pack(cartonA, [], [batch.vials(300, 301)]),
      pack(unit(10), [pallet.id]),
      pack(unit(10), [], [batch.vials(0, 1, cartonA.id)]),
      unpack(pallet, [cartonA.id]),
      unpack(cartonA, [], [batch.vials(0, 1)]),
    ])
      assert.equal(await say(event), 'unit-under-offer')
  })

  it('stands still when the unit or anything around it was discarded', async () => {
    await story.said(maker.operator, { kind: 'discard', target: pallet.id, scope: 'unit', reason: 'burnt' })
    assert.equal(await say(pack(cartonA, [], [batch.vials(300, 301)])), 'unit-closed')
    assert.equal(await say(unpack(pallet, [cartonA.id])), 'unit-closed')
    assert.equal(await say(pack(unit(9), [pallet.id])), 'unit-closed')
  })

  it('hands down suspension, recall and condemnation when it is undone', async () => {
    await story.said(maker.operator, placing(pallet, 'maker', 'fridge'))
    story.later(minuteMs)
    const [one, two] = [await exposed(story, 'maker', 'fridge'), await exposed(story, 'maker', 'fridge', at(story, 1))]
    await story.said(quality.operator, { kind: 'assess', unit: pallet.id, excursion: one, decision: 'condemned' })
    await story.said(regulator.operator, { kind: 'recall', target: pallet.id, scope: 'unit', reason: 'x' })
    await story.said(maker.operator, unpack(pallet, [cartonA.id]))
    const own = await story.rulebook.ask('unit', cartonA.id)
    assert.deepEqual([own.recalled, own.condemned, own.openExcursions], [true, true, 1n])
    assert.deepEqual((await story.rulebook.ask('suspendedBy', cartonA.id))[0].toArray(), [two])
    const mask = (await story.rulebook.ask('effective', cartonA.id))[0]
    assert.deepEqual(named(mask), ['unit-recalled', 'unit-suspended', 'unit-condemned'])
  })

  it('cannot launder vials: they leave no unit that something stands against', async () => {
    await story.said(maker.operator, placing(pallet, 'maker', 'fridge'))
    story.later(minuteMs)
    await exposed(story, 'maker', 'fridge')
    assert.equal(await say(unpack(cartonA, [], [batch.vials(0, 1)])), 'unit-suspended')
    assert.equal(await say(pack(unit(9), [], [batch.vials(0, 1, cartonA.id)])), 'unit-suspended')
    assert.equal(await say(unpack(pallet, [cartonA.id])), 'none')
  })

  it('takes a unit out of its container', async () => {
    await story.said(maker.operator, unpack(pallet, [cartonA.id]))
    await story.said(maker.operator, placing(cartonA, 'maker', 'fridge'))
    story.later(minuteMs)
    await story.said(maker.operator, pack(pallet, [cartonA.id]))
    story.later(dayMs)
    await exposed(story, 'maker', 'fridge')
    assert.deepEqual(named((await story.rulebook.ask('effective', cartonA.id))[0]), [])
  })
})

const at = (story: Story, minutesAgo: number) => {
  const startedAt = (story.now() - minutesAgo * minuteMs) as never
  return { startedAt }
}
