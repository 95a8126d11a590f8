import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import { addressAsDigest, instant, zeroDigest } from '../../src/values/index.ts'
import { type Goods, goods, unit } from '../support/rulebookGoods.ts'
import {
  batch,
  cartonA,
  cast,
  council,
  dayMs,
  named,
  openStory,
  pallet,
  registration,
  type Story,
  stage,
} from '../support/rulebookStory.ts'

const { maker, laboratory, carrier, regulator } = cast
const other = goods('LOT-2', 300)
const release: Event = { kind: 'releaseBatch', batch: other.id }
const recall = (target: typeof other.id, scope: 'batch' | 'unit'): Event => ({
  kind: 'recall',
  target,
  scope,
  reason: 'particles',
})

describe('batches', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })

  it('are registered by a manufacturer with expiry, serial root, vials and doses', async () => {
    await story.said(maker.operator, registration(other))
    const known = await story.rulebook.ask('batch', other.id)
    const { expiresAt } = registration(other)
    assert.equal(known.maker.toLowerCase(), maker.party)
    assert.deepEqual(known.toArray().slice(1), [BigInt(expiresAt), other.root, 300n, 2n, false, false, 0n, 0n])
  })

  it('need at least one vial, one dose, a root, and no more vials than words can hold', async () => {
    for (const flaw of [{ unitCount: 0 }, { unitCount: 2 ** 24 + 1 }, { dosesPerVial: 0 }, { serialRoot: zeroDigest }])
      assert.equal(await story.say(maker.operator, { ...registration(other), ...flaw }), 'data-malformed')
    assert.equal(await story.say(maker.operator, { ...registration(other), unitCount: 2 ** 24 }), 'none')
  })

  it("lie in their maker's loose pool from the start, every vial and no other", async () => {
    await story.said(maker.operator, registration(other))
    const words = await Promise.all([0, 1, 2].map((word) => held(story, other, word)))
    assert.deepEqual(words, [2n ** 256n - 1n, 2n ** 44n - 1n, 0n])
  })

  it('are released once material, test and quality have passed, a laboratory among them', async () => {
    await story.said(maker.operator, registration(other))
    for (const name of ['material', 'test', 'quality'] as const) {
      assert.equal(await story.say(maker.operator, release), 'stage-missing')
      await story.said(maker.operator, stage(name, true, other))
    }
    assert.equal(await story.say(maker.operator, release), 'stage-missing')
    await story.said(laboratory.operator, stage('material', true, other))
    assert.equal(await story.say(maker.operator, release), 'stage-missing')
    await story.said(laboratory.operator, stage('quality', true, other))
    assert.equal(await story.say(carrier.operator, release), 'role-missing')
    assert.equal(await story.say(maker.operator, release), 'none')
    assert.equal(await story.say(maker.operator, release), 'batch-already-released')
  })

  it('can be released by the regulator without a laboratory, not without the stages', async () => {
    await story.said(maker.operator, registration(other))
    assert.equal(await story.say(regulator.operator, release), 'stage-missing')
    for (const name of ['material', 'test', 'quality'] as const)
      await story.said(maker.operator, stage(name, true, other))
    assert.equal(await story.say(regulator.operator, release), 'none')
  })

  it('stand failed until a laboratory passes them: the maker cannot overrule', async () => {
    await registered(story)
    await story.said(laboratory.operator, stage('test', false, other))
    await story.said(maker.operator, stage('test', true, other))
    assert.equal(await story.say(maker.operator, release), 'stage-failed')
    await story.said(laboratory.operator, stage('test', true, other))
    assert.equal(await story.say(maker.operator, release), 'none')
  })

  it('take no pass of a laboratory that is their maker for one of a laboratory', async () => {
    await setRoles(story, maker.party, ['manufacturer', 'laboratory'])
    await story.said(maker.operator, registration(other))
    for (const name of ['material', 'test', 'quality'] as const)
      await story.said(maker.operator, stage(name, true, other))
    assert.equal(await story.say(maker.operator, release), 'stage-missing')
    await story.said(maker.operator, stage('test', false, other))
    await story.said(maker.operator, stage('test', true, other))
    assert.equal(await story.say(maker.operator, release), 'stage-failed')
    await story.said(laboratory.operator, stage('test', true, other))
    assert.equal(await story.say(maker.operator, release), 'none')
  })

  it('take stage results from their maker and from laboratories only', async () => {
    assert.equal(await story.say(carrier.operator, stage('research')), 'role-missing')
    await setRoles(story, carrier.party, ['manufacturer'])
    assert.equal(await story.say(carrier.operator, stage('research')), 'role-missing')
    const unknown = { ...stage('research'), batch: other.id } as Event
    assert.equal(await story.say(laboratory.operator, unknown), 'batch-unknown')
  })

  it('are not released after their expiry', async () => {
    await registered(story)
    story.later(301 * dayMs)
    assert.equal(await story.say(maker.operator, release), 'batch-expired')
  })

  it('are not released after a recall', async () => {
    await registered(story)
    await story.said(maker.operator, recall(other.id, 'batch'))
    assert.equal(await story.say(maker.operator, release), 'batch-recalled')
  })

  it('are recalled by their maker or the regulator, as are units by the maker of their vials', async () => {
    assert.equal(await story.say(carrier.operator, recall(batch.id, 'batch')), 'role-missing')
    assert.equal(await story.say(carrier.operator, recall(pallet.id, 'unit')), 'role-missing')
    assert.equal(await story.say(maker.operator, recall(other.id, 'batch')), 'batch-unknown')
    assert.equal(await story.say(maker.operator, recall(unit(99).id, 'unit')), 'unit-unknown')
    assert.equal(await story.say(maker.operator, recall(batch.id, 'batch')), 'none')
    assert.equal(await story.say(maker.operator, recall(pallet.id, 'unit')), 'none')
    assert.deepEqual(named((await story.rulebook.ask('effective', cartonA.id))[0]), ['unit-recalled'])
    const { recalled } = await story.rulebook.ask('unit', cartonA.id)
    assert.equal(recalled, false)
  })

  it('expire at the millisecond they say', async () => {
    const expiresAt = instant(story.now() + 1)
    assert.equal(await story.say(maker.operator, { ...registration(other), expiresAt }), 'none')
  })
})

async function registered(story: Story): Promise<void> {
  await story.said(maker.operator, registration(other))
  await story.said(maker.operator, stage('material', true, other))
  await story.said(maker.operator, stage('quality', true, other))
  await story.said(laboratory.operator, stage('test', true, other))
}

async function held(story: Story, of: Goods, word: number): Promise<bigint> {
  return (await story.rulebook.ask('holds', addressAsDigest(maker.party), of.id, word))[0]
}

async function setRoles(
  story: Story,
  member: typeof maker.party,
  roles: ('manufacturer' | 'laboratory')[],
): Promise<void> {
  const { refusals } = await story.submit(story.coSign(council, { kind: 'setRoles', member, roles }))
  assert.deepEqual(refusals, ['none'])
}
