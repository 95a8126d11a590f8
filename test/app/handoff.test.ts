import assert from 'node:assert/strict'
import {
  acceptUnits,
  cancelOffer,
  compareArrival,
  listHandoffs,
  offerUnits,
  pack,
  placeUnit,
  recall,
  rejectUnit,
  removeUnit,
  unpack,
} from '../../src/app/index.ts'
import { decodeEvent, type EventOf } from '../../src/event/index.ts'
import { type Digest, instant, type Name, sha256, subjectOf, zeroDigest } from '../../src/values/index.ts'
import {
  batch,
  type Consortium,
  cartonA,
  cartonB,
  dayMs,
  delivered,
  founded,
  handOver,
  hourMs,
  made,
  offer,
  otherPallet,
  type Player,
  pallet,
  scanned,
} from '../support/consortium.ts'
import { measure } from '../support/measured.ts'
import { refused } from './refused.ts'

const accept = ({ at }: Consortium, by: Player, units: readonly Name[]) =>
  acceptUnits(at[by], { units, missing: [], damaged: [] })

async function custodianOf({ at }: Consortium, unit: Name): Promise<string | undefined> {
  const custodian = (await (await at.maker.ledger()).unit(subjectOf(unit)))?.custodian
  return Object.keys(at).find((player) => at[player as Player].site.file.party === custodian)
}

describe('app handoff', () => {
  it('moves custody to the named receiver, and names its witness of the ledger', async () => {
    const story = await made()
    await offer(story, [pallet], 'maker', 'carrier')
    assert.equal((await listHandoffs(story.at.maker, 'outgoing')).length, 1)
    const [incoming] = await listHandoffs(story.at.carrier, 'incoming')
    assert.equal(incoming?.unit, subjectOf(pallet))
    await accept(story, 'carrier', [pallet])
    assert.equal(await custodianOf(story, cartonA), 'carrier')
    assert.deepEqual(await listHandoffs(story.at.carrier, 'incoming'), [])
    assert.equal((await listHandoffs(story.at.carrier, 'all'))[0]?.status, 'accepted')
    await story.close()
  })

  it('names the newest head of the container that the unit is offered from, and nothing where none measures it', async () => {
    const story = await made()
    const { maker } = story.at
    const named = async () => {
      await offer(story, [pallet], 'maker', 'carrier')
      const { statement } =
        [...maker.journal().entries()].findLast((entry) => entry.statement.kind === 40) ?? assert.fail()
      await cancelOffer(maker, pallet)
      maker.acknowledge()
      return (decodeEvent(statement, statement.party) as EventOf<'offer'>).checkpoint
    }
    assert.equal(await named(), zeroDigest)
    await placeUnit(maker, pallet, 'store')
    assert.equal(await named(), zeroDigest)
    for (let hour = 0; hour < 2; hour++) {
      await measure(maker, { container: 'store' }, [{ at: story.clock.now(), celsius: 5 }])
      story.clock.jump(hourMs)
    }
    const { tables } = await maker.answers()
    assert.equal(await named(), tables.anchor.list().findLast(({ chainHead }) => chainHead !== zeroDigest)?.root)
    await story.close()
  })

  it('signs nothing when nothing has arrived', async () => {
    const story = await made()
    await offer(story, [pallet], 'maker', 'carrier')
    const before = story.at.carrier.journal().counts()
    await assert.rejects(accept(story, 'carrier', []), { code: 'app.nothing-arrived', kind: 'failed' })
    assert.deepEqual(story.at.carrier.journal().counts(), before)
    await story.close()
  })

  it('refuses a third party that accepts, and the sender itself', async () => {
    const story = await made()
    await offer(story, [pallet], 'maker', 'carrier')
    await refused('offer-not-addressed', accept(story, 'clinic', [pallet]))
    await refused('offer-not-addressed', accept(story, 'maker', [pallet]))
    await refused('offer-not-addressed', rejectUnit(story.at.clinic, pallet, 'not mine'))
    assert.equal(await custodianOf(story, pallet), 'maker')
    await story.close()
  })

  it('refuses an accept after the deadline, and lets the sender offer again', async () => {
    const story = await made()
    await offer(story, [pallet], 'maker', 'carrier')
    story.clock.jump(dayMs + 1)
    await refused('offer-expired', accept(story, 'carrier', [pallet]))
    await cancelOffer(story.at.maker, pallet)
    await handOver(story, [pallet], 'maker', 'carrier')
    assert.equal(await custodianOf(story, pallet), 'carrier')
    await story.close()
  })

  it('refuses an accept of what was recalled on the way', async () => {
    const story = await made()
    await offer(story, [pallet], 'maker', 'clinic')
    await recall(story.at.maker, pallet, 'unit', 'wrong label')
    await refused('unit-recalled', accept(story, 'clinic', [pallet]))
    await rejectUnit(story.at.clinic, pallet, 'recalled')
    const until = instant(story.clock.now() + dayMs)
    const receiver = story.at.carrier.site.file.party
    await refused(
      'unit-recalled',
      offerUnits(story.at.maker, { units: [pallet], receiver, purpose: 'delivery', until }),
    )
    await offerUnits(story.at.maker, { units: [pallet], receiver, purpose: 'destruction', until })
    await accept(story, 'carrier', [pallet])
    assert.equal(await custodianOf(story, pallet), 'carrier')
    await story.close()
  })

  it('refuses to offer what is not held, is packed inside something, or is offered already', async () => {
    const story = await made()
    await refused('unit-not-held', offer(story, [pallet], 'carrier', 'clinic'))
    await refused('unit-not-top', offer(story, [cartonA], 'maker', 'clinic'))
    await offer(story, [pallet], 'maker', 'carrier')
    await refused('unit-under-offer', offer(story, [pallet], 'maker', 'clinic'))
    await refused('unit-under-offer', unpack(story.at.maker, { from: pallet, units: [] }))
    await story.close()
  })

  it('refuses a receiver the council never admitted', async () => {
    const story = await made()
    const stranger = `0x${'57'.repeat(20)}` as typeof story.at.maker.site.file.party
    const until = instant(story.clock.now() + dayMs)
    const terms = { units: [pallet], receiver: stranger, purpose: 'delivery', until } as const
    await refused('receiver-unknown', offerUnits(story.at.maker, terms))
    await story.close()
  })

  it('accepts what arrived with what is missing and damaged in it', async () => {
    const story = await made()
    await offer(story, [pallet], 'maker', 'clinic')
    const { clinic } = story.at
    const { arrived, missing, received } = await compareArrival(clinic, [pallet, cartonA].map(scanned))
    assert.deepEqual([arrived, received, missing], [[pallet], [cartonA], [pallet, cartonB]])
    await acceptUnits(clinic, { units: arrived, missing, damaged: [cartonA] })
    const [handoff] = await listHandoffs(clinic, 'all')
    assert.deepEqual([handoff?.missing, handoff?.damaged], [[subjectOf(cartonB)], [subjectOf(cartonA)]])
    assert.equal(await custodianOf(story, cartonB), 'clinic')
    await story.close()
  })

  it('signs the seal that the receiver read, and none when nobody read it', async () => {
    const signed = async (seal?: Digest) => {
      const story = await made()
      const receiver = story.at.clinic.site.file.party
      const until = instant(story.clock.now() + dayMs)
      await offerUnits(story.at.maker, { units: [pallet], receiver, purpose: 'delivery', until, seal: sha256('A-1') })
      await acceptUnits(story.at.clinic, { units: [pallet], missing: [], damaged: [], ...(seal && { seal }) })
      const events = [...story.at.clinic.journal().entries()].map(({ statement }) =>
        decodeEvent(statement, statement.party),
      )
      await story.close()
      return events.flatMap((event) => (event.kind === 'accept' ? [event.seal] : []))
    }
    assert.deepEqual(await signed(), [zeroDigest])
    assert.deepEqual(await signed(sha256('A-2')), [sha256('A-2')])
  })

  it('says that there is no offer where there is none, and no unit where nothing was packed', async () => {
    const story = await made()
    await assert.rejects(accept(story, 'clinic', [pallet]), { code: 'app.offer-unknown', kind: 'usage' })
    await assert.rejects(cancelOffer(story.at.maker, pallet), { code: 'app.offer-unknown' })
    await assert.rejects(rejectUnit(story.at.clinic, otherPallet, 'x'), { code: 'app.unit-unknown' })
    await story.close()
  })
})

describe('app pack and container', () => {
  it('refuses to pack what somebody else holds, into itself, or into what was handed over', async () => {
    const story = await made()
    const { maker, carrier } = story.at
    await refused('unit-not-held', pack(carrier, { into: otherPallet, units: [pallet], vials: null }))
    await refused('hierarchy-cycle', pack(maker, { into: cartonA, units: [pallet], vials: null }))
    await handOver(story, [pallet], 'maker', 'carrier')
    await refused('unit-not-held', pack(maker, { into: pallet, units: [], vials: null }))
    await story.close()
  })

  it('says how many loose vials there are when more are wanted', async () => {
    const story = await made()
    const vials = { batch, count: 1 }
    const packing = pack(story.at.maker, { into: otherPallet, units: [], vials })
    await assert.rejects(packing, { code: 'app.not-enough-vials', message: /expected 1 loose vials.*holds 0/ })
    await assert.rejects(pack((await founded()).at.maker, { into: otherPallet, units: [], vials }), {
      code: 'app.batch-unknown',
    })
    await story.close()
  })

  it('lets a unit stand in one container at a time, and only its holder move it', async () => {
    const story = await delivered()
    const { clinic, maker } = story.at
    await refused('unit-not-held', placeUnit(maker, cartonA, 'fridge'))
    await placeUnit(clinic, cartonA, 'fridge')
    await refused('unit-already-placed', placeUnit(clinic, cartonA, 'shelf'))
    await refused('unit-not-placed', removeUnit(clinic, cartonA, 'shelf'))
    story.clock.jump(hourMs)
    await removeUnit(clinic, cartonA, 'fridge')
    await refused('unit-not-placed', removeUnit(clinic, cartonB, 'fridge'))
    await story.close()
  })
})
