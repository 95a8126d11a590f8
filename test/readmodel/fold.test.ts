import assert from 'node:assert/strict'
import { AbiCoder } from 'ethers/abi'
import { acceptUnits, deliver, placeUnit, recall, removeUnit, unpack } from '../../src/app/index.ts'
import { state } from '../../src/app/record.ts'
import { containerId, type Event, excursionId, journalId } from '../../src/event/index.ts'
import type { Statement } from '../../src/sign/index.ts'
import { digestOf, domainTag, type Fields } from '../../src/sign/typedData.ts'
import { type Hex, instant, milliCelsius, type Name, sha256, subjectOf, zeroDigest } from '../../src/values/index.ts'
import {
  batch,
  type Consortium,
  cartonA,
  cartonB,
  delivered,
  hourMs,
  made,
  offer,
  type Player,
  pallet,
} from '../support/consortium.ts'
import { assertAgrees } from './agreement.ts'
import { dice, tumble } from './tumble.ts'

async function agrees({ at }: Consortium) {
  const { tables } = await at.laboratory.answers()
  await assertAgrees(tables, await at.laboratory.ledger())
  const suspended = (name: Name) => tables.unit.get(subjectOf(name))?.suspendedBy.length ?? 0
  return { tables, suspended }
}

async function say(story: Consortium, player: Player, event: Event): Promise<void> {
  const { id } = await state(story.at[player], event, { intent: `${event.kind} ${story.clock.now()}` })
  await deliver(story.at[player])
  assert.equal(story.at[player].journal().status(id)?.refusal, null, event.kind)
}

/** A whole exposure in one of the maker's containers, told now, some hours after it was over. */
async function expose(story: Consortium, label: string, fromHour: number, toHour: number): Promise<void> {
  const owner = story.at.maker.site.file.party
  const log = journalId(owner)
  const now = story.clock.now()
  const head = await (await story.at.maker.ledger()).logHead(log)
  const size = (head?.size ?? 0) + 100
  const zeros = { bootId: zeroDigest, chainHead: zeroDigest, probeSerial: zeroDigest }
  const covered = { previous: head?.root ?? zeroDigest, size, root: sha256(`root ${size}`), coversUntil: now }
  await say(story, 'maker', { kind: 'checkpoint', log, ...zeros, ...covered })
  const at = (hour: number) => instant(begin + hour * hourMs)
  const said = { profile: 'fridge-strict', side: 'high', phase: 'closed', startedAt: at(fromHour), endedAt: at(toHour) }
  const measured = { worst: milliCelsius(9500), limit: milliCelsius(8000), limitMs: hourMs, log, checkpointSize: 1 }
  await say(story, 'maker', { kind: 'excursion', owner, label, ...said, ...measured } as Event)
}

let begin = 0

/** The maker's goods, and the hour from which the tests below count. */
async function goods(): Promise<Consortium> {
  const story = await made()
  begin = story.clock.now()
  return story
}

function hours(story: Consortium, count: number): void {
  story.clock.jump(count * hourMs)
}

describe('readmodel fold', () => {
  for (const seed of [1, 2])
    it(`agrees with the contract about every unit, whatever is done to them (seed ${seed})`, async function () {
      this.timeout(60_000)
      const story = await made()
      const roll = dice(seed)
      for (let round = 0; round < 5; round++) {
        await tumble(story, roll, 12)
        await agrees(story)
      }
      await story.close()
    })

  it('suspends what was taken out of a pallet before anybody told of the exposure', async () => {
    const story = await goods()
    await placeUnit(story.at.maker, pallet, 'van')
    hours(story, 2)
    await unpack(story.at.maker, { from: pallet, units: [cartonA] })
    hours(story, 2)
    await unpack(story.at.maker, { from: pallet, units: [cartonB] })
    hours(story, 1)
    await expose(story, 'van', 3, 5)
    const { suspended } = await agrees(story)
    assert.deepEqual([pallet, cartonA, cartonB].map(suspended), [1, 0, 1])
    await story.close()
  })

  it('lets what is unpacked later inherit what its pallet went through', async () => {
    const story = await goods()
    await placeUnit(story.at.maker, pallet, 'van')
    hours(story, 5)
    await expose(story, 'van', 1, 2)
    assert.equal((await agrees(story)).suspended(cartonA), 0)
    await unpack(story.at.maker, { from: pallet, units: [cartonA] })
    assert.equal((await agrees(story)).suspended(cartonA), 1)
    await story.close()
  })

  it('takes a unit out of its container when it is packed, handed over or discarded', async () => {
    const story = await goods()
    const { maker, clinic } = story.at
    await unpack(maker, { from: pallet, units: [] })
    for (const unit of [pallet, cartonA, cartonB]) await placeUnit(maker, unit, 'van')
    hours(story, 1)
    await say(story, 'maker', { kind: 'pack', name: pallet, units: [subjectOf(cartonA)], vials: [] })
    await say(story, 'maker', { kind: 'discard', target: subjectOf(cartonB), scope: 'unit', reason: 'broken' })
    await offer(story, [pallet], 'maker', 'clinic')
    await acceptUnits(clinic, { units: [pallet], missing: [], damaged: [] })
    const { tables } = await agrees(story)
    assert.deepEqual(
      tables.placement.list('container', containerId(maker.site.file.party, 'van')).map((stay) => stay.removedAt),
      Array(3).fill(instant(begin + hourMs)),
    )
    hours(story, 3)
    await expose(story, 'van', 2, 3)
    const { suspended } = await agrees(story)
    assert.deepEqual([pallet, cartonA, cartonB].map(suspended), [0, 0, 0])
    await story.close()
  })

  it('counts a stay that ends when the exposure begins as outside, one that begins when it ends as inside', async () => {
    const story = await goods()
    const { maker } = story.at
    await unpack(maker, { from: pallet, units: [] })
    await placeUnit(maker, cartonA, 'van')
    hours(story, 2)
    await removeUnit(maker, cartonA, 'van')
    hours(story, 1)
    await placeUnit(maker, cartonB, 'van')
    hours(story, 1)
    await expose(story, 'van', 2, 3)
    const { suspended } = await agrees(story)
    assert.deepEqual([cartonA, cartonB].map(suspended), [0, 1])
    await story.close()
  })

  it('suspends again what was cleared and then recorded in the same exposure once more', async () => {
    const story = await goods()
    const { maker } = story.at
    await unpack(maker, { from: pallet, units: [] })
    await placeUnit(maker, cartonA, 'van')
    hours(story, 5)
    await expose(story, 'van', 1, 4)
    const container = containerId(maker.site.file.party, 'van')
    const excursion = excursionId(container, 'fridge-strict', 'high', instant(begin + hourMs))
    await say(story, 'maker', { kind: 'assess', unit: subjectOf(cartonA), excursion, decision: 'cleared' })
    await removeUnit(maker, cartonA, 'van')
    story.clock.jump(-2 * hourMs)
    const unit = subjectOf(cartonA)
    const again = { kind: 'place', unit, owner: maker.site.file.party, label: 'van' } as const
    await state(maker, again, { intent: 'again' })
    story.clock.jump(2 * hourMs)
    await deliver(maker)
    assert.equal((await agrees(story)).suspended(cartonA), 1)
    await story.close()
  })

  it('ends a packing once, and keeps it when the unit is packed and unpacked again', async () => {
    const story = await goods()
    const { maker } = story.at
    const unpacked = async () => {
      hours(story, 1)
      await unpack(maker, { from: pallet, units: [cartonA] })
    }
    await unpacked()
    hours(story, 1)
    await say(story, 'maker', { kind: 'pack', name: pallet, units: [subjectOf(cartonA)], vials: [] })
    await unpacked()
    const { tables } = await agrees(story)
    const times = tables.packing.list('child', subjectOf(cartonA)).map((row) => [row.packedAt, row.unpackedAt])
    const hour = (count: number) => instant(begin + count * hourMs)
    assert.deepEqual(times, [
      [hour(0), hour(1)],
      [hour(2), hour(3)],
    ])
    assert.deepEqual(
      tables.packing.list('child', subjectOf(cartonB)).map((row) => row.unpackedAt),
      [null],
    )
    assert.equal(tables.unit.get(subjectOf(cartonA))?.packedAt, hour(0))
    await story.close()
  })

  it('shows recalls, of a batch and of one unit', async () => {
    const story = await delivered()
    await recall(story.at.maker, cartonA, 'unit', 'wrong label')
    await recall(story.at.laboratory, batch, 'batch', 'impure')
    const { tables } = await agrees(story)
    assert.equal(tables.unit.get(subjectOf(cartonA))?.recallReason, 'wrong label')
    assert.equal(tables.batch.get(subjectOf(batch))?.recallReason, 'impure')
    await story.close()
  })
})

describe('a statement of the ledger that nobody here can read', () => {
  it('is counted and changes nothing; what follows it is read', async () => {
    const story = await delivered()
    const { laboratory, maker } = story.at
    const before = await laboratory.answers()
    const [dump, { recorded }] = [before.dump(), before.count()]
    const ledger = await laboratory.ledger()
    const key = await maker.key('party')
    const name = 'a unit in words of its own'
    const data = AbiCoder.defaultAbiCoder().encode(
      ['string', 'bytes32[]', 'tuple(bytes32,bytes32,uint16[],uint256[])[]'],
      [name, [], []],
    ) as Hex
    const now = story.clock.now()
    const times = { occurredAt: now, deadline: instant(now + hourMs), nonce: 900n, commitment: zeroDigest }
    const said: Fields = { kind: 30, party: key.address, subject: sha256(name), object: zeroDigest, ...times, data }
    const id = digestOf(ledger.identity, said)
    const signature = `${key.sign(id)}${domainTag(ledger.identity).slice(2)}` as Hex
    const statement = {
      ...said,
      id,
      domain: ledger.identity,
      signers: [key.address],
      signature,
    } as unknown as Statement // what no event can say
    const [outcome] = await ledger.submit([statement], await maker.key('relayer'))
    assert.equal(outcome?.status, 'recorded')
    const after = await laboratory.answers()
    assert.equal(after.dump(), dump)
    assert.equal(after.count().recorded, recorded + 1)
    await placeUnit(story.at.clinic, cartonA, 'fridge')
    assert.notEqual((await laboratory.answers()).dump(), dump)
    await story.close()
  })
})
