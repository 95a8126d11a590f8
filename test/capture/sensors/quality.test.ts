import assert from 'node:assert/strict'
import fc from 'fast-check'
import { freshProbe, judgeReading, type ProbeMemory } from '../../../src/capture/sensors/quality.ts'
import { instant, milliCelsius, type Quality, type Reading } from '../../../src/values/index.ts'

const minuteMs = 60_000

function readingAt(minute: number, celsius: number, quality: Quality = 'good'): Reading {
  const takenAt = instant(Date.UTC(2026, 10, 20, 8) + minute * minuteMs)
  const value = milliCelsius(Math.round(celsius * 1000))
  return { probe: 'P1', milliCelsius: value, takenAt, monotonicMs: minute * minuteMs, quality }
}

function qualities(...readings: Reading[]): Quality[] {
  let memory: ProbeMemory = freshProbe
  return readings.map((reading) => {
    const judged = judgeReading(memory, reading)
    memory = judged.memory
    return judged.reading.quality
  })
}
const oncePerMinute = (...celsius: number[]) => qualities(...celsius.map((value, minute) => readingAt(minute, value)))

describe('capture/sensors quality', () => {
  it('believes a probe that moves as air does', () => {
    assert.deepEqual(oncePerMinute(4.5, 4.6, 6, 11, 8), ['good', 'good', 'good', 'good', 'good'])
  })

  it('believes a jump only after two more samples agree with it', () => {
    assert.deepEqual(oncePerMinute(4.5, 45, 45.1, 45.2), ['good', 'rate', 'rate', 'good'])
  })

  it('forgets a single jump', () => {
    assert.deepEqual(oncePerMinute(4.5, 45, 4.6, 45, 4.5), ['good', 'rate', 'good', 'rate', 'good'])
  })

  it('never believes jumps that do not agree with each other', () => {
    assert.deepEqual(oncePerMinute(4.5, 45, -20, 60, -30, 70), ['good', 'rate', 'rate', 'rate', 'rate', 'rate'])
  })

  it('allows as much after a gap as the time of the gap allows', () => {
    assert.deepEqual(qualities(readingAt(0, 4), readingAt(10, 50)), ['good', 'good'])
    assert.deepEqual(qualities(readingAt(0, 4), readingAt(10, 60)), ['good', 'rate'])
  })

  it('takes one step of the resolution for noise however close the samples are', () => {
    assert.deepEqual(qualities(readingAt(0, 4.5), readingAt(1 / 60, 4.6)), ['good', 'good'])
  })

  it('warns when the value has not moved for six hours, until it moves', () => {
    const flat = [0, 180, 359, 360, 400].map((minute) => readingAt(minute, 5))
    assert.deepEqual(qualities(...flat, readingAt(401, 5.1)), ['good', 'good', 'good', 'stuck', 'stuck', 'good'])
  })

  it('passes what the driver flagged, and remembers nothing of it', () => {
    const fault = readingAt(1, 79, 'fault')
    assert.deepEqual(qualities(readingAt(0, 4), fault, readingAt(2, 4.1)), ['good', 'fault', 'good'])
  })

  it('never changes anything but the quality', () => {
    const celsius = fc.array(fc.integer({ min: -60_000, max: 80_000 }), { maxLength: 30 })
    fc.assert(
      fc.property(celsius, (values) => {
        let memory: ProbeMemory = freshProbe
        for (const [minute, value] of values.entries()) {
          const reading = readingAt(minute, value / 1000)
          const judged = judgeReading(memory, reading)
          memory = judged.memory
          assert.deepEqual({ ...judged.reading, quality: 'good' }, reading)
        }
      }),
    )
  })
})
