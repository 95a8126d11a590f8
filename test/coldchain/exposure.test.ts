import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  addExposures,
  exposureOf,
  gapsOf,
  profile,
  rangeOf,
  type Sample,
  usualMaxGapMs,
} from '../../src/coldchain/index.ts'
import { instant } from '../../src/values/index.ts'
import { anyTrace, at, hourMs, minuteMs, start, steady } from './trace.ts'

const range = rangeOf(profile('fridge-strict'))
const stay = (fromMinutes: number, toMinutes: number, readings: Sample[]) => ({
  from: instant(start + fromMinutes * minuteMs),
  to: instant(start + toMinutes * minuteMs),
  tracks: [{ readings, maxGapMs: usualMaxGapMs }],
})
const warm = [...steady(0, 60, 5), ...steady(65, 125, 10), ...steady(130, 240, 5)]

describe('the exposure of a unit during one stay', () => {
  it('counts what is certain and what is possible', () => {
    const exposure = exposureOf(stay(0, 240, warm), range)
    assert.equal(exposure.aboveCertainMs, 60 * minuteMs)
    assert.equal(exposure.abovePossibleMs, 70 * minuteMs)
    assert.equal(exposure.belowPossibleMs, 0)
    assert.equal(exposure.measuredMs, 4 * hourMs)
    assert.equal(exposure.gapMs, 0)
    assert.deepEqual([exposure.min, exposure.max], [5000, 10_000])
  })

  it('counts only the part of an excursion during which the unit was there', () => {
    const exposure = exposureOf(stay(0, 90, warm), range)
    assert.equal(exposure.aboveCertainMs, 25 * minuteMs)
    const before = exposureOf(stay(0, 55, warm), range)
    assert.deepEqual([before.abovePossibleMs, before.max], [0, 5000])
  })

  it('knows a stay between two readings from the readings on both sides of it', () => {
    const exposure = exposureOf(stay(71, 74, warm), range)
    assert.deepEqual([exposure.aboveCertainMs, exposure.gapMs, exposure.max], [3 * minuteMs, 0, 10_000])
  })

  it('counts a gap, and time before the first and after the last reading, as unknown on both sides', () => {
    const exposure = exposureOf(stay(-30, 300, [...steady(0, 60, 5), ...steady(180, 240, 5)]), range)
    assert.equal(exposure.gapMs, (30 + 120 + 60) * minuteMs)
    assert.deepEqual([exposure.aboveCertainMs, exposure.abovePossibleMs], [0, exposure.gapMs])
    assert.deepEqual([exposure.belowCertainMs, exposure.belowPossibleMs], [0, exposure.gapMs])
  })

  it('knows nothing at all of a stay without readings', () => {
    const exposure = exposureOf(stay(0, 60, []), range)
    assert.deepEqual([exposure.gapMs, exposure.min, exposure.max, exposure.meanKinetic], [hourMs, null, null, null])
  })

  it('shows the value of one lone reading although its time is unknown', () => {
    const exposure = exposureOf(stay(0, 60, [at(30, 12)]), range)
    assert.deepEqual([exposure.max, exposure.aboveCertainMs, exposure.meanKinetic], [12_000, 0, null])
  })

  it('leaves a flagged reading out of every figure', () => {
    const flagged = { ...at(62, 85), quality: 'fault' as const }
    const mixed = [...warm, flagged].sort((a, b) => a.takenAt - b.takenAt)
    assert.deepEqual(exposureOf(stay(0, 240, mixed), range), exposureOf(stay(0, 240, warm), range))
  })

  it('weighs the mean kinetic temperature by measured time', () => {
    const even = exposureOf(stay(0, 240, steady(0, 240, 6.5)), range)
    assert.equal(even.meanKinetic, 6500)
    const warmer = exposureOf(stay(0, 240, warm), range).meanKinetic ?? 0
    assert.ok(warmer > 6500 && warmer < 10_000)
  })

  it('has certain, possible, measured and gap time that never contradict each other', () => {
    fc.assert(
      fc.property(anyTrace(), fc.nat(300), fc.nat(300), ({ profile, readings }, from, span) => {
        const stretch = stay(from, from + span, readings)
        const exposure = exposureOf(stretch, rangeOf(profile))
        assert.equal(exposure.measuredMs + exposure.gapMs, stretch.to - stretch.from)
        const gaps = gapsOf(stretch)
        assert.equal(
          gaps.reduce((ms, gap) => ms + gap.to - gap.from, 0),
          exposure.gapMs,
        )
        assert.ok(exposure.aboveCertainMs <= exposure.abovePossibleMs)
        assert.ok(exposure.belowCertainMs + exposure.aboveCertainMs <= exposure.measuredMs)
        assert.ok(exposure.abovePossibleMs <= stretch.to - stretch.from)
      }),
      { numRuns: 500, seed: 20261122 },
    )
  })

  it('is the same in one piece and cut in two at any moment', () => {
    fc.assert(
      fc.property(anyTrace(), fc.nat(300), ({ profile, readings }, cut) => {
        const all = rangeOf(profile)
        const { meanKinetic: _, ...whole } = exposureOf(stay(0, 400, readings), all)
        const pieces = [stay(0, cut, readings), stay(cut, 400, readings)].map((piece) => exposureOf(piece, all))
        const { meanKinetic: __, ...together } = addExposures(pieces)
        assert.deepEqual(together, whole)
      }),
      { numRuns: 500, seed: 20261122 },
    )
  })

  it('takes the worst of several probes at every moment, and what any of them measured as measured', () => {
    const [cold, hot] = [stay(0, 600, steady(0, 600, 5)).tracks, stay(0, 600, steady(0, 300, 20)).tracks]
    const both = exposureOf({ ...stay(0, 600, []), tracks: [...cold, ...hot] }, range)
    // The hot one fell silent after five hours: what it would have seen nobody knows.
    assert.deepEqual([both.aboveCertainMs, both.abovePossibleMs], [5 * hourMs, 10 * hourMs])
    assert.deepEqual(
      [both.measuredMs, both.gapMs, both.silentMs, both.meanKinetic],
      [10 * hourMs, 0, 5 * hourMs, 20_000],
    )
    const twice = exposureOf({ ...stay(0, 600, []), tracks: [...cold, ...cold] }, range)
    assert.deepEqual(twice, exposureOf(stay(0, 600, steady(0, 600, 5)), range))
  })

  it('misses a probe only while it is in service, and none that was put away before', () => {
    const silentOf = (away: readonly Sample[], until: number | null = null) => {
      const track = { readings: away, maxGapMs: 15 * minuteMs, until: until === null ? null : at(until, 0).takenAt }
      const tracks = [...stay(0, 600, steady(0, 600, 5)).tracks, track]
      return exposureOf({ ...stay(0, 600, []), tracks }, range).silentMs / minuteMs
    }
    assert.equal(silentOf(steady(0, 100, 5)), 500)
    assert.equal(silentOf(steady(0, 100, 5), 400), 300)
    assert.equal(silentOf(steady(0, 590, 5)), 0)
    assert.equal(silentOf(steady(-600, -300, 5)), 600)
    assert.equal(silentOf(steady(-3000, -2000, 5)), 0)
    assert.equal(silentOf([...steady(0, 100, 5), ...steady(200, 600, 5)]), 100)
  })

  it('adds up stays in several containers, mean kinetic temperature included', () => {
    const cold = exposureOf(stay(0, 60, steady(0, 60, 5)), range)
    const hot = exposureOf(stay(100, 160, steady(100, 160, 10)), range)
    const both = addExposures([cold, hot])
    assert.deepEqual([both.aboveCertainMs, both.measuredMs, both.min, both.max], [hourMs, 2 * hourMs, 5000, 10_000])
    assert.equal(both.meanKinetic, addExposures([hot, cold]).meanKinetic)
    assert.equal(addExposures([]).meanKinetic, null)
  })
})
