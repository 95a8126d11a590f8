import assert from 'node:assert/strict'
import { stays, uncovered } from '../../src/coldchain/index.ts'
import { instant, sha256 } from '../../src/values/index.ts'

const id = sha256
const at = (hour: number) => instant(Date.UTC(2026, 10, 18, hour))
const packed = (child: string, parent: string, from: number, to: number | null) => ({
  child: id(child),
  parent: id(parent),
  packedAt: at(from),
  unpackedAt: to === null ? null : at(to),
})
const placed = (unit: string, container: string, from: number, to: number | null) => ({
  unit: id(unit),
  container: id(container),
  placedAt: at(from),
  removedAt: to === null ? null : at(to),
})
const told = (...args: Parameters<typeof stays>) =>
  stays(...args).map(({ container, from, to }) => [
    container,
    new Date(from).getUTCHours(),
    to && new Date(to).getUTCHours(),
  ])

describe('the stays of a unit', () => {
  it('are its own placements, oldest first', () => {
    const placements = [
      placed('carton', 'fridge', 5, null),
      placed('carton', 'truck', 1, 4),
      placed('other', 'box', 0, 9),
    ]
    assert.deepEqual(told(id('carton'), { packings: [], placements }), [
      [id('truck'), 1, 4],
      [id('fridge'), 5, null],
    ])
  })

  it('are inherited from the pallet only while the carton was in it', () => {
    const packings = [packed('carton', 'pallet', 2, 6)]
    const placements = [
      placed('pallet', 'truck', 1, 4),
      placed('pallet', 'store', 5, 9),
      placed('pallet', 'late', 7, 8),
    ]
    assert.deepEqual(told(id('carton'), { packings, placements }), [
      [id('truck'), 2, 4],
      [id('store'), 5, 6],
    ])
  })

  it('are none where one ends as the other begins', () => {
    const packings = [packed('carton', 'pallet', 2, 6)]
    const placements = [placed('pallet', 'truck', 0, 2), placed('pallet', 'store', 6, 9)]
    assert.deepEqual(told(id('carton'), { packings, placements }), [])
  })

  it('are inherited through several levels and name what was placed', () => {
    const packings = [packed('vial', 'carton', 0, 20), packed('carton', 'pallet', 3, 8)]
    const placements = [placed('pallet', 'truck', 2, 10), placed('carton', 'fridge', 12, null)]
    assert.deepEqual(told(id('vial'), { packings, placements }), [
      [id('truck'), 3, 8],
      [id('fridge'), 12, 20],
    ])
    assert.equal(stays(id('vial'), { packings, placements })[0]?.placed, id('pallet'))
  })

  it('end even if a history claims that a unit is inside itself', () => {
    const packings = [packed('a', 'b', 0, null), packed('b', 'a', 0, null)]
    assert.deepEqual(told(id('a'), { packings, placements: [placed('b', 'truck', 1, 2)] }), [[id('truck'), 1, 2]])
  })

  it('are none for a unit nobody placed', () => {
    assert.deepEqual(told(id('carton'), { packings: [], placements: [] }), [])
  })
})

describe('the time of a unit that no stay covers', () => {
  const hours = (...args: Parameters<typeof uncovered>) =>
    uncovered(...args).map(({ from, to }) => [new Date(from).getUTCHours(), new Date(to).getUTCHours()])
  const day = { from: at(2), to: at(20) }
  const stay = (from: number, to: number | null) => ({ from: at(from), to: to === null ? null : at(to) })

  it('lies before the first, between two and after the last', () => {
    assert.deepEqual(hours([stay(12, 15), stay(5, 9)], day), [
      [2, 5],
      [9, 12],
      [15, 20],
    ])
    assert.deepEqual(hours([], day), [[2, 20]])
  })

  it('is none where stays meet, overlap, reach beyond the time or go on', () => {
    assert.deepEqual(hours([stay(1, 6), stay(4, 5), stay(6, null)], day), [])
    assert.deepEqual(hours([stay(0, 1), stay(3, 22), stay(21, 23)], day), [[2, 3]])
  })
})
