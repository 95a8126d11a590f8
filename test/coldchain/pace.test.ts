import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type PaceState, paceAfter, profile, rangeOf, usualPace } from '../../src/coldchain/index.ts'
import { instant, milliCelsius, type Quality } from '../../src/values/index.ts'

const range = rangeOf(profile('fridge-strict'))
const minuteMs = 60_000
const sample = (celsius: number, quality: Quality = 'good') => ({
  ...{ takenAt: instant(0), milliCelsius: milliCelsius(Math.round(celsius * 1000)), quality },
})
const heard = (state: PaceState, celsius: number, minutes: number, quality: Quality = 'good') =>
  paceAfter(state, sample(celsius, quality), range, minutes * minuteMs)
const intensive = { pace: 'intensive', calmMs: 0 } as const

describe('the pace of a thermometer', () => {
  it('quickens with the first reading that is too warm, too cold or flagged', () => {
    assert.equal(heard(usualPace, 7.9, 1).pace, 'usual')
    for (const celsius of [8.1, 1.9]) assert.equal(heard(usualPace, celsius, 1).pace, 'intensive')
    for (const quality of ['fault', 'range', 'rate', 'swapped'] as const)
      assert.equal(heard(usualPace, 5, 1, quality).pace, 'intensive')
  })

  it('slows down when all was well inside for ten minutes, and begins anew with each doubt', () => {
    let state: PaceState = intensive
    for (let minute = 0; minute < 9; minute++) state = heard(state, 5, 1)
    assert.equal(state.pace, 'intensive')
    assert.equal(heard(state, 5, 1).pace, 'usual')
    assert.deepEqual(heard(state, 7.8, 1), intensive)
  })

  it('keeps one pace for what wavers about a limit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 7.75, max: 8.5, noNaN: true }), { maxLength: 100 }), (trace) => {
        const end = trace.reduce<PaceState>((state, each) => heard(state, each, 5), intensive)
        assert.deepEqual(end, intensive)
      }),
    )
  })

  it('slows down by time, not by readings, and a clock that stands still slows nothing', () => {
    let state: PaceState = intensive
    for (let reading = 0; reading < 1000; reading++) state = heard(state, 5, 0)
    assert.equal(state.pace, 'intensive')
    assert.equal(heard(state, 5, 10).pace, 'usual')
  })
})
