import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import { instant } from '../../src/values/index.ts'
import { type Goods, goods, type Unit, unit } from '../support/rulebookGoods.ts'
import {
  batch,
  cartonA,
  cartonB,
  cast,
  exposed,
  minuteMs,
  offering,
  openStory,
  pallet,
  placing,
  registration,
  type Story,
  start,
} from '../support/rulebookStory.ts'

const { maker } = cast
const minute = (n: number) => instant(start + n * minuteMs)

describe('an excursion heard of after vials were repacked', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
    await story.said(maker.operator, { kind: 'unpack', parent: pallet.id, units: [cartonA.id, cartonB.id], vials: [] })
  })

  const at = (n: number) => story.later(minute(n) - story.now())
  const place = (what: Unit, when: number) =>
    story.said(maker.operator, placing(what, 'maker', 'fridge'), { occurredAt: minute(when) })
  const whole = (from: number, to: number) => ({ startedAt: minute(from), endedAt: minute(to) })
  const suspended = async (what: Unit) => (await story.rulebook.ask('suspendedBy', what.id))[0].toArray()
  const pack = (into: number, from: Unit, vial: number, when: number) => {
    const vials = [batch.vials(vial, vial + 1, from.id)]
    const event: Event = { kind: 'pack', name: unit(into).name, units: [], vials }
    return story.said(maker.operator, event, { occurredAt: minute(when) })
  }
  const reached = async (...numbers: number[]) => {
    const counts = await Promise.all(numbers.map((number) => suspended(unit(number))))
    return counts.map(({ length }) => length)
  }

  it('reaches where they went from a unit that was there, and on from there, and nothing else', async () => {
    at(40)
    await place(cartonA, 5)
    await pack(9, cartonA, 0, 10)
    await pack(10, cartonA, 1, 11)
    await pack(11, cartonB, 100, 15)
    await pack(12, unit(11), 100, 16)
    await pack(11, cartonA, 2, 25)
    await pack(13, unit(11), 2, 30)
    await exposed(story, 'maker', 'fridge', whole(10, 20))
    assert.deepEqual(await reached(9, 10, 11, 12, 13), [0, 1, 1, 0, 1])
    assert.deepEqual(await suspended(cartonB), [])
  })

  it('reaches where they went from inside a pallet that was there, if they were in it at that time', async () => {
    at(40)
    await place(pallet, 5)
    const into: Event = { kind: 'pack', name: pallet.name, units: [cartonA.id, cartonB.id], vials: [] }
    await story.said(maker.operator, into, { occurredAt: minute(21) })
    await pack(9, cartonA, 0, 25)
    await exposed(story, 'maker', 'fridge', whole(10, 20))
    assert.deepEqual(await reached(9), [0])
    await exposed(story, 'maker', 'fridge', whole(22, 23))
    assert.deepEqual(await reached(9), [1])
  })
})

describe('a unit that held vials of a batch that is recalled', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
    await story.said(maker.operator, { kind: 'recall', target: batch.id, scope: 'batch', reason: 'x' })
  })

  const delivers = (what: Unit) => story.say(maker.operator, offering(story, what, 'clinic'))
  const unpack = (from: Unit, words: object) =>
    story.said(maker.operator, { kind: 'unpack', parent: from.id, units: [], vials: [], ...words })

  it('may be delivered as soon as it holds none, itself and in what it holds', async () => {
    assert.equal(await delivers(pallet), 'batch-recalled')
    await unpack(pallet, { units: [cartonB.id] })
    await unpack(cartonA, { vials: [batch.vials(0, 99)] })
    assert.equal(await delivers(pallet), 'batch-recalled')
    await unpack(cartonA, { vials: [batch.vials(99, 100)] })
    assert.equal(await delivers(pallet), 'none')
    assert.equal(await delivers(cartonB), 'batch-recalled')
  })

  it('is blocked again when such vials or units come into it, from wherever', async () => {
    await unpack(pallet, { units: [cartonA.id, cartonB.id] })
    const pack = (into: Unit, words: object) =>
      story.said(maker.operator, { kind: 'pack', name: into.name, units: [], vials: [], ...words })
    await pack(unit(20), { units: [cartonB.id] })
    await pack(unit(21), { vials: [batch.vials(0, 100, cartonA.id)] })
    const answers = [
      await delivers(cartonA),
      await delivers(unit(20)),
      await delivers(unit(21)),
      await delivers(pallet),
    ]
    assert.deepEqual(answers, ['none', 'batch-recalled', 'batch-recalled', 'none'])
  })

  it('counts each of several batches for itself, and whole words of vials', async () => {
    const other = goods('OTHER', 600)
    await story.said(maker.operator, registration(other))
    const box = unit(22)
    const pack = (of: Goods, from: number, to: number): Event => ({
      kind: 'pack',
      name: box.name,
      units: [],
      vials: [of.vials(from, to)],
    })
    await story.said(maker.operator, pack(other, 0, 600))
    await story.said(maker.operator, pack(batch, 250, 530))
    assert.equal(await delivers(box), 'batch-recalled')
    await unpack(box, { vials: [batch.vials(250, 529)] })
    assert.equal(await delivers(box), 'batch-recalled')
    await story.said(maker.operator, {
      kind: 'discardVials',
      from: box.id,
      vials: [batch.vials(529, 530, box.id)],
      reason: 'x',
    })
    assert.equal(await delivers(box), 'none')
  })
})
