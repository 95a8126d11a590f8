import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import { type Address, addressAsDigest, type Instant, instant, sha256, zeroDigest } from '../../src/values/index.ts'
import type { Relayed } from '../support/rulebook.ts'
import { type Goods, goods, type Unit, unit } from '../support/rulebookGoods.ts'
import {
  acceptance,
  batch,
  cartonA,
  cast,
  dayMs,
  delivered,
  dosing,
  enrolment,
  handOver,
  key,
  minuteMs,
  offering,
  opening,
  openStory,
  pallet,
  registration,
  type Story,
  stage,
} from '../support/rulebookStory.ts'

const { maker, laboratory, carrier, clinic } = cast
const big = goods('BIG', 10_000)
const packing: Event = { kind: 'pack', name: unit(50).name, units: [], vials: [big.vials(0, 5000)] }

/** Most gas a statement may cost, its share of the transaction included. A change that costs more is a decision. */
describe('gas', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })

  async function costs(most: number, statements: readonly Relayed[]): Promise<void> {
    const { gas, refusals } = await story.submit(...statements)
    assert.deepEqual(new Set(refusals), new Set(['none']))
    const each = Math.round(Number(gas) / statements.length)
    assert.ok(each <= most && each > most * 0.93, `expected at most ${most} gas and not much less, used ${each}`)
  }

  it('of a registration stays within 106 000', () => costs(106_000, [story.sign(maker.operator, registration(big))]))

  it('of packing 5000 vials stays within 1 080 000', async () => {
    await story.said(maker.operator, registration(big))
    await costs(1_080_000, [story.sign(maker.operator, packing)])
  })

  it('of a handoff stays within 136 000 for the offer and 94 000 for the acceptance', async () => {
    const offer = story.sign(maker.operator, offering(story, pallet, 'carrier'))
    await costs(136_000, [offer])
    await costs(94_000, [story.sign(carrier.operator, await acceptance(story, pallet, offer.id))])
  })

  it('of an opened vial stays within 178 000 for the first of a carton, 125 000 for the next and 71 000 among fifty', async () => {
    await delivered(story)
    await costs(178_000, [story.sign(clinic.operator, opening(story, 50))])
    await costs(125_000, [story.sign(clinic.operator, opening(story, 51))])
    await costs(71_000, openings(batch, cartonA))
  })

  it('of a dose stays within 14 000 among fifty from vials of ten', async () => {
    const box = unit(51)
    await bring(story, box)
    await story.submit(...openings(ten, box))
    await costs(14_000, dosesFrom(ten, 10))
  })

  it('of a dose stays within 16 200 among fifty from vials of two, and 85 000 alone', async () => {
    await delivered(story)
    await story.submit(...openings(batch, cartonA))
    await costs(16_200, dosesFrom(batch, 2))
    await costs(85_000, [story.sign(clinic.operator, dosing(40))])
  })

  it('of a checkpoint stays within 20 for each of a day of readings, one a minute, among fifty of other devices', async () => {
    const devices = Array.from({ length: 50 }, (_, at) => ({ party: clinic.party, key: key(7000 + at) }))
    const enrolled = devices.map((device) => story.sign(clinic.admin, enrolment(device.key.address, 'device')))
    await story.submit(...enrolled)
    await story.submit(...devices.map((device) => story.sign(device, headOf(device.key.address, 1440, story.now()))))
    story.later(dayMs)
    const heads = devices.map((device) => story.sign(device, headOf(device.key.address, 2880, story.now())))
    await costs(20 * 1440, heads)
  })

  /** Fifty doses a minute apart, each with a private part. */
  function dosesFrom(of: Goods, dosesPerVial: number): Relayed[] {
    story.later(50 * minuteMs)
    return Array.from({ length: 50 }, (_, i) => {
      const dose = { ...dosing(0, key(5000 + i).address), vial: of.vial(Math.floor(i / dosesPerVial)) }
      const occurredAt = instant(story.now() - (50 - i) * minuteMs)
      return story.sign(clinic.operator, dose, { commitment: batch.vial(i), occurredAt })
    })
  }

  const openings = (of: Goods, from: Unit) =>
    Array.from({ length: 50 }, (_, index) => {
      const words = { vial: of.vial(index), batch: of.id, index, proof: of.proof(index) }
      return story.sign(clinic.operator, { ...opening(story, index, from), ...words })
    })
})

/** The head of a device's log at a size, with a root, a chain and a probe of its own. */
function headOf(device: Address, size: number, coversUntil: Instant): Event {
  const of = (what: string) => sha256(`${what} ${device} ${size}`)
  const previous = size === 1440 ? zeroDigest : sha256(`root ${device} 1440`)
  const words = { bootId: of('boot'), chainHead: of('chain'), root: of('root'), probeSerial: sha256(device) }
  return { kind: 'checkpoint', log: addressAsDigest(device), previous, size, coversUntil, ...words }
}

const ten = goods('TEN', 600)

/** A batch of vials of ten doses comes to the clinic. */
async function bring(story: Story, box: Unit): Promise<void> {
  await story.said(maker.operator, { ...registration(ten), dosesPerVial: 10 })
  for (const name of ['material', 'quality'] as const) await story.said(maker.operator, stage(name, true, ten))
  await story.said(laboratory.operator, stage('test', true, ten))
  await story.said(maker.operator, { kind: 'releaseBatch', batch: ten.id })
  await story.said(maker.operator, { kind: 'pack', name: box.name, units: [], vials: [ten.vials(0, 100)] })
  await handOver(story, box, 'maker', 'clinic')
}
