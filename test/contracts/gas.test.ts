import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import type { Relayed } from '../support/rulebook.ts'
import { goods, unit } from '../support/rulebookGoods.ts'
import {
  acceptance,
  batch,
  cast,
  delivered,
  dosing,
  key,
  offering,
  opening,
  openStory,
  pallet,
  registration,
  type Story,
} from '../support/rulebookStory.ts'

const { maker, carrier, clinic } = cast
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

  it('of a handoff stays within 136 000 for the offer and 95 000 for the acceptance', async () => {
    const offer = story.sign(maker.operator, offering(story, pallet, 'carrier'))
    await costs(136_000, [offer])
    await costs(95_000, [story.sign(carrier.operator, await acceptance(story, pallet, offer.id))])
  })

  it('of an opened vial stays within 165 000 alone and 119 000 among fifty', async () => {
    await delivered(story)
    await costs(165_000, [story.sign(clinic.operator, opening(story, 50))])
    await costs(119_000, openings())
  })

  it('of a dose stays within 96 000 alone and 54 000 among fifty', async () => {
    await delivered(story)
    await story.submit(...openings())
    await costs(96_000, [story.sign(clinic.operator, dosing(0))])
    const doses = Array.from({ length: 50 }, (_, i) => dosing(1 + (i >> 1), key(5000 + i).address))
    const sealed = doses.map((dose, i) => story.sign(clinic.operator, dose, { commitment: batch.vial(i) }))
    await costs(54_000, sealed)
  })

  const openings = () => Array.from({ length: 50 }, (_, index) => story.sign(clinic.operator, opening(story, index)))
})
