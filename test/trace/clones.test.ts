import assert from 'node:assert/strict'
import fc from 'fast-check'
import { distanceKm } from '../../src/trace/distance.ts'
import { type Appearance, type Place, suspectClones } from '../../src/trace/index.ts'
import type { Address } from '../../src/values/index.ts'
import { carrier, clinic, hour, maker, warehouse } from './journey.ts'

const helsinki = { latitude: 60.1699, longitude: 24.9384 }
const rome = { latitude: 41.9028, longitude: 12.4964 }
const espoo = { latitude: 60.2055, longitude: 24.6559 }
const places = new Map<Address, Place>([
  [maker, helsinki],
  [clinic, rome],
  [warehouse, espoo],
])
const seen = (party: Address, hours: number, as: Appearance['as'] = 'scanned'): Appearance => ({
  party,
  at: hour(hours),
  as,
})
const reasons = (...appearances: Appearance[]) =>
  suspectClones(appearances, places).map(({ reason, first, second }) => [reason, first.party, second.party])

describe('the clone radar', () => {
  it('measures the way between two cities over the ground', () => {
    // Helsinki to Rome is about 2200 km by great circle; an eighth of the way round the equator is known exactly.
    assert.ok(Math.abs(distanceKm(helsinki, rome) - 2200) < 15)
    const eighth = distanceKm({ latitude: 0, longitude: 170 }, { latitude: 0, longitude: -145 })
    assert.ok(Math.abs(eighth - (2 * Math.PI * 6371.0088) / 8) < 1e-6)
  })

  it('suspects a serial that came faster than an airliner, and names both parties', () => {
    assert.deepEqual(reasons(seen(maker, 0), seen(clinic, 1)), [['impossible-speed', maker, clinic]])
    assert.deepEqual(reasons(seen(clinic, 1), seen(maker, 0)), [['impossible-speed', maker, clinic]])
    const [found] = suspectClones([seen(maker, 0), seen(clinic, 1)], places)
    assert.ok(found && (found.distanceKm ?? 0) > 2000 && (found.fastestMs ?? 0) > 2 * 3_600_000)
  })

  it('suspects nothing that an airliner can do, two clocks of which each is ahead, or where nobody knows the place', () => {
    assert.deepEqual(reasons(seen(maker, 0), seen(clinic, 3)), [])
    assert.deepEqual(reasons(seen(maker, 0), seen(warehouse, 0)), [])
    assert.deepEqual(reasons(seen(maker, 0), seen(carrier, 0.1), seen(clinic, 3)), [])
    assert.deepEqual(reasons(seen(carrier, 0), seen(clinic, 0)), [])
  })

  it('suspects what is used by two clinics, also where the ledger refused the second', () => {
    assert.deepEqual(reasons(seen(carrier, 0, 'opened'), seen(clinic, 9, 'attempted')), [
      ['dispensed-twice', carrier, clinic],
    ])
    assert.deepEqual(reasons(seen(clinic, 0, 'opened'), seen(clinic, 1, 'dosed'), seen(clinic, 2, 'dosed')), [])
  })

  it('suspects what is seen elsewhere after it was opened, and anywhere after it was thrown away', () => {
    assert.deepEqual(reasons(seen(carrier, 0, 'opened'), seen(clinic, 30)), [['seen-after-end', carrier, clinic]])
    assert.deepEqual(reasons(seen(clinic, 0, 'opened'), seen(clinic, 30)), [])
    assert.deepEqual(reasons(seen(clinic, 0, 'discarded'), seen(clinic, 1)), [['seen-after-end', clinic, clinic]])
    assert.deepEqual(reasons(seen(clinic, 0, 'discarded'), seen(clinic, 0.1)), [])
    assert.deepEqual(reasons(seen(carrier, 0), seen(clinic, 1, 'discarded')), [])
  })

  it('suspects one serial in two batches, also of one maker', () => {
    assert.deepEqual(reasons(seen(maker, 0, 'registered'), seen(maker, 1, 'registered')), [
      ['two-batches', maker, maker],
    ])
  })

  it('holds thousands of sightings of a tag that lies near a gate against what happened, in a moment', () => {
    const near = Array.from({ length: 6000 }, (_, at) => seen(clinic, at / 600))
    const before = performance.now()
    const [found, ...others] = suspectClones([seen(clinic, 0, 'discarded'), ...near], places)
    // All pairs of them took eleven seconds.
    assert.ok(performance.now() - before < 1000)
    assert.deepEqual([found?.reason, found?.second.at, others], ['seen-after-end', hour(101 / 600), []])
  })

  it('names a pair of parties once for each reason, and the order in which it is told changes nothing', () => {
    const appearance = fc.record({
      party: fc.constantFrom(maker, clinic, warehouse, carrier),
      at: fc.nat(200).map((tenths) => hour(tenths / 10)),
      as: fc.constantFrom<Appearance['as'][]>('accepted', 'opened', 'dosed', 'discarded', 'scanned', 'attempted'),
    })
    const apart = fc.uniqueArray(appearance, { selector: ({ at }) => at, maxLength: 12 })
    fc.assert(
      fc.property(apart, (all) => {
        const found = suspectClones(all, places)
        assert.deepEqual(suspectClones(all.toReversed(), places), found)
        const keys = found.map(({ reason, first, second }) => [reason, ...[first.party, second.party].sort()].join())
        assert.equal(new Set(keys).size, keys.length)
        for (const { first, second } of found) assert.ok(first.at <= second.at)
      }),
    )
  })

  it('never suspects one thing that goes from place to place as fast as it can', () => {
    const stops = fc.array(
      fc.record({ party: fc.constantFrom(maker, clinic, warehouse), waitsMs: fc.nat(3_600_000) }),
      { maxLength: 10 },
    )
    fc.assert(
      fc.property(stops, (way) => {
        let at: number = hour(0)
        let here = way[0]?.party ?? maker
        const travelled = way.map(({ party, waitsMs }) => {
          const km = distanceKm(places.get(here) ?? assert.fail(), places.get(party) ?? assert.fail())
          at += Math.ceil((km / 900) * 3_600_000) + waitsMs
          here = party
          return { party, at, as: 'accepted' } as Appearance
        })
        assert.deepEqual(suspectClones(travelled, places), [])
      }),
    )
  })
})
