import assert from 'node:assert/strict'
import fc from 'fast-check'
import { horizonMs, judge, judgeAll, outlook, profile, type Sample } from '../../src/coldchain/index.ts'
import { instant, milliCelsius } from '../../src/values/index.ts'
import { at, hourMs, minuteMs, steady } from './trace.ts'

const options = { maxGapMs: 15 * minuteMs }
const told = (name: string, readings: Sample[]) => outlook(judgeAll(profile(name), readings, options).state, readings)
const rising = (from: number, perHour: number, minutes = 30) =>
  Array.from({ length: minutes / 5 + 1 }, (_, i) => at(i * 5, from + (perHour * i * 5) / 60))

describe('the outlook on an alarm', () => {
  it('adds the time to the bound, on the line of the last half hour, and the time its timer takes', () => {
    const found = told('fridge-strict', rising(5, 2.4))
    assert.deepEqual(found, {
      ...{ profile: 'fridge-strict', side: 'high', limit: 8000, limitMs: hourMs },
      ...{ alarmInMs: 45 * minuteMs + hourMs, milliCelsiusPerHour: 2400 },
    })
  })

  it('counts what a timer has left when it is beyond already', () => {
    assert.equal(told('fridge-strict', steady(0, 40, 9))?.alarmInMs, 20 * minuteMs)
    assert.equal(told('fridge-strict', steady(0, 90, 9))?.alarmInMs, 0)
  })

  it('gives a cumulative timer what it has counted in earlier events', () => {
    const twice = [...steady(0, 25, 9), ...steady(30, 50, 5), at(55, 6), at(60, 7), at(65, 8), at(70, 9)]
    const found = told('msupply', twice)
    assert.deepEqual([found?.limitMs, found?.alarmInMs], [30 * minuteMs, 30 * minuteMs])
    const thrice = [...steady(0, 28, 9, 4), ...steady(30, 40, 5), ...steady(44, 72, 9, 4), ...steady(76, 106, 5)]
    const rise = [...thrice, at(110, 6), at(114, 7), at(118, 9)]
    assert.deepEqual(told('msupply', rise)?.limitMs, hourMs)
  })

  it('says nothing of a temperature that goes away, stands still within, or comes back in time', () => {
    for (const readings of [rising(7, -0.12), steady(0, 30, 5), rising(5, 0.05)])
      assert.equal(told('who-30dtr', readings), null)
    assert.equal(told('who-ship-2', rising(11, -4)), null)
    assert.equal(told('who-30dtr', rising(0.5, -2))?.side, 'low')
  })

  it('says nothing from fewer than three good readings of the last half hour', () => {
    assert.equal(told('fridge-strict', []), null)
    assert.equal(told('fridge-strict', [at(0, 5), at(40, 6), at(45, 7)]), null)
    assert.equal(told('fridge-strict', [at(0, 5), { ...at(5, 6), quality: 'fault' }, at(10, 7)]), null)
    assert.equal(told('fridge-strict', [at(0, 5), at(0, 6), at(0, 7)]), null)
  })

  it('is what the judge says later of a trace that really goes on in a straight line', () => {
    const milli = fc.integer({ min: -4000, max: 14_000 })
    fc.assert(
      fc.property(milli, fc.integer({ min: -6000, max: 6000 }), (from, perHour) => {
        const minute = (i: number): Sample => ({
          takenAt: instant(i * minuteMs),
          milliCelsius: milliCelsius(from + Math.round((perHour * i) / 60)),
          quality: 'good',
        })
        const recent = Array.from({ length: 31 }, (_, i) => minute(i))
        let { state } = judgeAll(profile('fridge-strict'), recent, options)
        const forecast = outlook(state, recent)
        const reached = (state.runs.low?.reached ?? state.runs.high?.reached) !== undefined
        let alarmMs = reached && (state.runs.low?.reached || state.runs.high?.reached) ? 0 : null
        for (let i = 31; alarmMs === null && i < 31 + horizonMs / minuteMs; i++) {
          const judged = judge(state, minute(i), options)
          state = judged.state
          if (judged.findings.some(({ phase }) => phase === 'opened')) alarmMs = (i - 30) * minuteMs
        }
        // A timer starts at the first reading beyond and is read once a minute; the slope is of rounded values.
        const slackMs = 4 * minuteMs + (forecast?.alarmInMs ?? 0) / 50
        if (alarmMs === null || forecast === null)
          assert.ok((alarmMs ?? forecast?.alarmInMs ?? horizonMs) >= horizonMs - slackMs || alarmMs === forecast)
        else assert.ok(Math.abs(alarmMs - forecast.alarmInMs) <= slackMs, `${alarmMs} ${forecast.alarmInMs}`)
      }),
      { numRuns: 200, seed: 20261122 },
    )
  })
})
