import assert from 'node:assert/strict'
import type { Event, VialSet } from '../../src/event/index.ts'
import { type Digest, zeroDigest } from '../../src/values/index.ts'
import { unit } from '../support/rulebookGoods.ts'
import {
  batch,
  cartonA,
  cast,
  delivered,
  named,
  offered,
  opening,
  openStory,
  pallet,
  placing,
  type Story,
} from '../support/rulebookStory.ts'

const { maker, carrier, clinic, otherClinic } = cast
const discard = (target: typeof pallet.id, scope: 'vial' | 'unit' = 'unit'): Event => ({
  kind: 'discard',
  target,
  scope,
  reason: 'broken',
})

describe('a discard', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })

  it('closes a unit, or only a part of it, for ever', async () => {
    await story.said(maker.operator, discard(cartonA.id))
    assert.deepEqual(named((await story.rulebook.ask('effective', cartonA.id))[0]), ['unit-closed'])
    assert.deepEqual(named((await story.rulebook.ask('effective', pallet.id))[0]), [])
    assert.equal(await story.say(maker.operator, discard(cartonA.id)), 'unit-closed')
    await story.said(maker.operator, discard(pallet.id))
    assert.equal(await story.say(maker.operator, placing(pallet, 'maker', 'fridge')), 'unit-closed')
  })

  it('takes the unit out of its container', async () => {
    await story.said(maker.operator, placing(pallet, 'maker', 'fridge'))
    await story.said(maker.operator, discard(pallet.id))
    assert.equal((await story.rulebook.ask('unit', pallet.id)).container, `0x${'00'.repeat(32)}`)
  })

  it("is the custodian's, and waits for an open offer", async () => {
    assert.equal(await story.say(carrier.operator, discard(pallet.id)), 'unit-not-held')
    assert.equal(await story.say(maker.operator, discard(unit(99).id)), 'unit-unknown')
    await offered(story, pallet, 'maker', 'carrier')
    assert.equal(await story.say(maker.operator, discard(pallet.id)), 'unit-under-offer')
  })

  it('ends vials that were never opened, and takes them out of their carton or the loose stock', async () => {
    await delivered(story)
    const ends = (from: Digest, ...sets: VialSet[]) =>
      story.say(clinic.operator, { kind: 'discardVials', from, vials: sets, reason: 'dropped' })
    assert.equal(await ends(cartonA.id, batch.vials(3, 5, cartonA.id)), 'none')
    assert.equal(await ends(cartonA.id, batch.vials(4, 5, cartonA.id)), 'vials-not-held')
    assert.equal(await story.say(clinic.operator, opening(story, 3)), 'vial-not-held')
    assert.equal(await story.say(clinic.operator, opening(story, 5)), 'none')
    assert.equal(await ends(zeroDigest, batch.vials(6, 7)), 'vials-not-held')
    await story.said(clinic.operator, { kind: 'unpack', parent: cartonA.id, units: [], vials: [batch.vials(6, 7)] })
    assert.equal(await ends(zeroDigest, batch.vials(7, 8, cartonA.id)), 'vials-not-held')
    assert.equal(await ends(zeroDigest, batch.vials(6, 7)), 'none')
    assert.equal(await story.say(clinic.operator, opening(story, 6)), 'vial-not-held')
    const others: Event = { kind: 'discardVials', from: cartonA.id, vials: [], reason: 'x' }
    assert.equal(await story.say(otherClinic.operator, others), 'unit-not-held')
  })

  it('closes an open vial, once, by the clinic that opened it', async () => {
    await delivered(story)
    assert.equal(await story.say(clinic.operator, discard(batch.vial(3), 'vial')), 'vial-not-open')
    await story.said(clinic.operator, opening(story, 3))
    assert.equal(await story.say(otherClinic.operator, discard(batch.vial(3), 'vial')), 'vial-not-held')
    await story.said(clinic.operator, discard(batch.vial(3), 'vial'))
    assert.equal(await story.say(clinic.operator, discard(batch.vial(3), 'vial')), 'vial-closed')
    assert.equal(await story.say(clinic.operator, opening(story, 3)), 'vial-closed')
  })
})
