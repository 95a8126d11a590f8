import assert from 'node:assert/strict'
import type { Event, VialSet } from '../../src/event/index.ts'
import { instant, type sha256 } from '../../src/values/index.ts'
import { goods, type Unit, unit } from '../support/rulebookGoods.ts'
import {
  acceptance,
  batch,
  cartonA,
  cartonB,
  cast,
  council,
  dayMs,
  exposed,
  handOver,
  key,
  minuteMs,
  named,
  offered,
  offering,
  openStory,
  pallet,
  placing,
  registration,
  type Story,
} from '../support/rulebookStory.ts'

const { maker, carrier, warehouse, clinic, quality, regulator } = cast

describe('a handoff', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })

  const custodian = async () => (await story.rulebook.ask('unit', pallet.id)).custodian.toLowerCase()
  const accept = async (offer: { id: ReturnType<typeof sha256> }, who = carrier) =>
    story.say(who.operator, await acceptance(story, pallet, offer.id))

  it('moves custody of a unit and all in it, by offer and acceptance', async () => {
    const offer = await offered(story, pallet, 'maker', 'carrier')
    assert.equal(await custodian(), maker.party)
    assert.equal(await accept(offer), 'none')
    const inside = await story.rulebook.ask('unit', cartonA.id)
    assert.equal(inside.custodian.toLowerCase(), carrier.party)
    assert.equal((await story.rulebook.ask('unit', pallet.id)).custodySequence, 1n)
    const told = await story.rulebook.ask('offer', offer.id)
    assert.deepEqual([told.unitId, told.purpose, told.custodySequence, told.open], [pallet.id, 1n, 0n, false])
  })

  it('cannot be accepted by a third party, nor by the one who offers', async () => {
    const offer = await offered(story, pallet, 'maker', 'carrier')
    for (const who of [clinic, maker, regulator]) assert.equal(await accept(offer, who), 'offer-not-addressed')
    assert.equal(await custodian(), maker.party)
  })

  it('is accepted until the deadline, also when the news comes later', async () => {
    const offer = await offered(story, pallet, 'maker', 'carrier')
    const occurredAt = instant(story.now() + dayMs)
    story.later(dayMs + 1)
    assert.equal(await accept(offer), 'offer-expired')
    assert.equal(await story.say(carrier.operator, await acceptance(story, pallet, offer.id), { occurredAt }), 'none')
  })

  it('cannot end before it is offered', async () => {
    const until = instant(story.now() - 1)
    assert.equal(await story.say(maker.operator, offering(story, pallet, 'carrier', { until })), 'offer-expired')
  })

  it('cannot be accepted twice, nor after it was rejected or cancelled', async () => {
    const accepted = await offered(story, pallet, 'maker', 'carrier')
    assert.equal(await accept(accepted), 'none')
    assert.equal(await accept(accepted), 'offer-missing')
    const rejected = await offered(story, pallet, 'carrier', 'warehouse')
    const reject: Event = { kind: 'reject', unit: pallet.id, offer: rejected.id, custodySequence: 1, reason: 'wet' }
    assert.equal(await story.say(clinic.operator, reject), 'offer-not-addressed')
    assert.equal(await story.say(warehouse.operator, { ...reject, custodySequence: 0 }), 'custody-sequence-mismatch')
    assert.equal(await story.say(warehouse.operator, reject), 'none')
    assert.equal(await accept(rejected, warehouse), 'offer-missing')
    const cancelled = await offered(story, pallet, 'carrier', 'warehouse')
    const cancel: Event = { kind: 'cancel', unit: pallet.id, offer: cancelled.id }
    assert.equal(await story.say(warehouse.operator, cancel), 'unit-not-held')
    assert.equal(await story.say(carrier.operator, cancel), 'none')
    assert.equal(await accept(cancelled, warehouse), 'offer-missing')
    assert.equal(await custodian(), carrier.party)
  })

  it('names the unit it is for', async () => {
    const offer = await offered(story, pallet, 'maker', 'carrier')
    const wrong = { ...(await acceptance(story, pallet, offer.id)), unit: cartonA.id }
    assert.equal(await story.say(carrier.operator, wrong), 'offer-missing')
  })

  it('is one at a time, of an outermost unit, to an admitted party in good standing', async () => {
    const offer = (event: Event) => story.say(maker.operator, event)
    assert.equal(await offer(offering(story, cartonA, 'carrier')), 'unit-not-top')
    assert.equal(
      await offer({ ...offering(story, pallet, 'carrier'), receiver: key(9).address } as Event),
      'receiver-unknown',
    )
    await story.submit(story.coSign(council, { kind: 'suspendParty', member: clinic.party, suspended: true }))
    assert.equal(await offer(offering(story, pallet, 'clinic')), 'receiver-unknown')
    await offered(story, pallet, 'maker', 'carrier')
    assert.equal(await offer(offering(story, pallet, 'warehouse')), 'unit-under-offer')
  })

  it('shows as under offer while it is open', async () => {
    const offer = await offered(story, pallet, 'maker', 'carrier')
    assert.equal((await story.rulebook.ask('unit', pallet.id)).offerId, offer.id)
    assert.deepEqual(named((await story.rulebook.ask('effective', cartonA.id))[0]), ['unit-under-offer'])
    await accept(offer)
    assert.equal((await story.rulebook.ask('unit', pallet.id)).offerId, `0x${'00'.repeat(32)}`)
  })

  it('of recalled goods is refused, before and after the offer, except back or to their end', async () => {
    const recall: Event = { kind: 'recall', target: pallet.id, scope: 'unit', reason: 'x' }
    const [delivery, giveBack] = [story, await story.fork()]
    const first = await offered(delivery, pallet, 'maker', 'carrier')
    await delivery.said(regulator.operator, recall)
    assert.equal(await accept(first), 'unit-recalled')
    await offered(giveBack, pallet, 'maker', 'carrier').then(async (offer) => {
      await giveBack.said(maker.operator, { kind: 'cancel', unit: pallet.id, offer: offer.id })
    })
    await giveBack.said(regulator.operator, recall)
    assert.equal(await giveBack.say(maker.operator, offering(giveBack, pallet, 'carrier')), 'unit-recalled')
    const back = await offered(giveBack, pallet, 'maker', 'carrier', { purpose: 'return' })
    assert.equal(await giveBack.say(carrier.operator, await acceptance(giveBack, pallet, back.id)), 'none')
  })

  describe('of a recalled batch', () => {
    const other = goods('LOT-2', 10)
    const recall = (target = batch.id): Event => ({ kind: 'recall', target, scope: 'batch', reason: 'x' })
    const offer = (changes = {}) => story.say(maker.operator, offering(story, pallet, 'carrier', changes))

    it('is refused, before and after the offer, except back or to their end', async () => {
      const before = await offered(story, pallet, 'maker', 'carrier')
      await story.said(regulator.operator, recall())
      assert.equal(await accept(before), 'batch-recalled')
      await story.said(maker.operator, { kind: 'cancel', unit: pallet.id, offer: before.id })
      assert.equal(await offer(), 'batch-recalled')
      const back = await offered(story, pallet, 'maker', 'carrier', { purpose: 'return' })
      assert.equal(await accept(back), 'none')
      const end = await offered(story, pallet, 'carrier', 'warehouse', { purpose: 'destruction' })
      assert.equal(await accept(end, warehouse), 'none')
    })

    it('is refused wherever in it a carton holds vials of it, however they came there', async () => {
      await story.said(maker.operator, registration(other))
      await story.said(maker.operator, recall(other.id))
      const pack = (into: Unit, units: Unit[], vials: VialSet[] = []): Event => {
        return { kind: 'pack', name: into.name, units: units.map(({ id }) => id), vials }
      }
      const [empty, mixed] = [await story.fork(), await story.fork()]
      await story.said(maker.operator, pack(cartonB, [], [other.vials(0, 2)]))
      assert.equal(await offer(), 'batch-recalled')

      await mixed.said(maker.operator, pack(unit(9), [], [batch.vials(200, 201), other.vials(0, 2)]))
      await mixed.said(maker.operator, pack(unit(10), [unit(9)]))
      await mixed.said(maker.operator, pack(pallet, [unit(10)]))
      assert.equal(await mixed.say(maker.operator, offering(mixed, pallet, 'carrier')), 'batch-recalled')

      await empty.said(maker.operator, pack(unit(9), []))
      await empty.said(maker.operator, pack(unit(10), [unit(9)]))
      await empty.said(maker.operator, pack(unit(9), [], [other.vials(0, 2)]))
      assert.equal(await empty.say(maker.operator, offering(empty, unit(10), 'carrier')), 'batch-recalled')
      assert.equal(await empty.say(maker.operator, offering(empty, pallet, 'carrier')), 'none')
    })
  })

  it('of suspended or condemned goods is for return or destruction', async () => {
    await story.said(maker.operator, placing(pallet, 'maker', 'fridge'))
    story.later(minuteMs)
    const excursion = await exposed(story, 'maker', 'fridge')
    assert.equal(await story.say(maker.operator, offering(story, pallet, 'carrier')), 'unit-suspended')
    const offer = await offered(story, pallet, 'maker', 'carrier', { purpose: 'return' })
    assert.equal(await accept(offer), 'none')
    await story.said(quality.operator, { kind: 'assess', unit: pallet.id, excursion, decision: 'condemned' })
    assert.equal(await story.say(carrier.operator, offering(story, pallet, 'warehouse')), 'unit-condemned')
    await offered(story, pallet, 'carrier', 'warehouse', { purpose: 'destruction' })
  })

  it('can be finished when an excursion comes between offer and acceptance', async () => {
    await story.said(maker.operator, placing(pallet, 'maker', 'van'))
    const offer = await offered(story, pallet, 'maker', 'carrier')
    story.later(minuteMs)
    await exposed(story, 'maker', 'van')
    assert.equal(await accept(offer), 'none')
    assert.deepEqual(named((await story.rulebook.ask('effective', pallet.id))[0]), ['unit-suspended'])
  })

  it('ends the placement in the container of the one who offered', async () => {
    await story.said(maker.operator, placing(pallet, 'maker', 'fridge'))
    story.later(minuteMs)
    await handOver(story, pallet, 'maker', 'carrier')
    story.later(minuteMs)
    await exposed(story, 'maker', 'fridge')
    assert.deepEqual(named((await story.rulebook.ask('effective', pallet.id))[0]), [])
    assert.equal(await story.say(carrier.operator, placing(pallet, 'carrier', 'van')), 'none')
  })
})
