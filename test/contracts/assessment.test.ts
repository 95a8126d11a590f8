import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import { type Digest, instant, sha256 } from '../../src/values/index.ts'
import { type Unit, unit } from '../support/rulebookGoods.ts'
import {
  cartonA,
  cartonB,
  cast,
  checkpointed,
  exposed,
  exposure,
  minuteMs,
  named,
  openStory,
  pallet,
  placing,
  type Story,
} from '../support/rulebookStory.ts'

const { maker, carrier, clinic, quality, regulator } = cast

describe('an assessment', () => {
  let story: Story
  let excursion: Digest
  beforeEach(async () => {
    story = await openStory()
    await story.said(maker.operator, placing(pallet, 'maker', 'fridge'))
    story.later(minuteMs)
    excursion = await exposed(story, 'maker', 'fridge')
  })

  const assess = (what: Unit, decision: 'cleared' | 'condemned', who = quality, id = excursion) =>
    story.say(who.operator, { kind: 'assess', unit: what.id, excursion: id, decision })
  const unpack = async (from: Unit, ...units: Digest[]) =>
    story.said(maker.operator, { kind: 'unpack', parent: from.id, units, vials: [] })
  const against = async (what: Unit) => named((await story.rulebook.ask('effective', what.id))[0])

  it('clears one unit and condemns another', async () => {
    await unpack(pallet, cartonA.id, cartonB.id)
    assert.equal(await assess(cartonA, 'cleared'), 'none')
    assert.equal(await assess(cartonB, 'condemned'), 'none')
    assert.deepEqual([await against(cartonA), await against(cartonB)], [[], ['unit-condemned']])
  })

  it('by the quality assurance of another party needs the maker to have named it', async () => {
    const until = (at: number): Event => ({ kind: 'delegateQuality', delegate: quality.party, until: instant(at) })
    await story.said(maker.admin, until(story.now() - 1))
    assert.equal(await assess(pallet, 'cleared'), 'role-missing')
    await story.said(maker.admin, until(story.now()))
    assert.equal(await assess(pallet, 'cleared'), 'none')
  })

  it('by a delegate is heard for seven days after the delegation ended, however it is dated', async () => {
    const end = story.now()
    await story.said(maker.admin, { kind: 'delegateQuality', delegate: quality.party, until: end })
    const event: Event = { kind: 'assess', unit: pallet.id, excursion, decision: 'cleared' }
    const backdated = async () => (await story.fork()).say(quality.operator, event, { occurredAt: end })
    story.later(7 * 24 * 60 * minuteMs)
    assert.equal(await backdated(), 'none')
    story.later(2 * minuteMs)
    assert.equal(await backdated(), 'role-missing')
  })

  it('of an outermost unit frees what is inside with it', async () => {
    assert.deepEqual(await against(cartonA), ['unit-suspended'])
    assert.equal(await assess(pallet, 'cleared'), 'none')
    assert.deepEqual(await against(cartonA), [])
  })

  it('of one child alone waits until it is unpacked', async () => {
    assert.equal(await assess(cartonA, 'cleared'), 'excursion-not-open')
    await unpack(pallet, cartonA.id)
    assert.equal(await assess(cartonA, 'cleared'), 'none')
    assert.deepEqual([await against(cartonA), await against(cartonB)], [[], ['unit-suspended']])
  })

  it('is made by quality, the regulator or the maker of the vials inside, by nobody else', async () => {
    for (const who of [carrier, clinic]) assert.equal(await assess(pallet, 'cleared', who), 'role-missing')
    for (const who of [quality, regulator, maker]) {
      const fork = await story.fork()
      const event: Event = { kind: 'assess', unit: pallet.id, excursion, decision: 'cleared' }
      assert.equal(await fork.say(who.operator, event), 'none')
    }
  })

  it('waits for the end of the excursion', async () => {
    await checkpointed(story, maker.device)
    const opened = exposure(story, 'maker', 'fridge', { phase: 'opened' })
    const { object } = await story.said(maker.device, { ...opened, profile: 'freezer' })
    assert.equal(await assess(pallet, 'cleared', quality, object), 'excursion-invalid')
    story.later(minuteMs)
    await checkpointed(story, maker.device)
    const closed = exposure(story, 'maker', 'fridge', { startedAt: opened.startedAt })
    await story.said(maker.device, { ...closed, profile: 'freezer' })
    assert.equal(await assess(pallet, 'cleared', quality, object), 'none')
  })

  it('lifts one excursion at a time, each once', async () => {
    story.later(minuteMs)
    const other = await exposed(story, 'maker', 'fridge')
    assert.equal(await assess(pallet, 'cleared'), 'none')
    assert.deepEqual(await against(pallet), ['unit-suspended'])
    assert.equal(await assess(pallet, 'cleared'), 'excursion-not-open')
    assert.equal(await assess(pallet, 'cleared', quality, other), 'none')
    assert.deepEqual(await against(pallet), [])
    assert.equal(await assess(unit(99), 'cleared'), 'unit-unknown')
    assert.equal(await assess(pallet, 'cleared', quality, sha256('x')), 'excursion-not-open')
  })

  it('is not undone when the unit comes back to the container', async () => {
    await assess(pallet, 'cleared')
    story.later(minuteMs)
    const container = (await story.rulebook.ask('unit', pallet.id)).container
    await story.said(maker.operator, { kind: 'remove', unit: pallet.id, container })
    await story.said(maker.operator, placing(pallet, 'maker', 'fridge'))
    assert.deepEqual(await against(pallet), [])
  })
})
