import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decimate } from '../../src/report/decimate.ts'
import type { ReportPoint } from '../../src/report/index.ts'
import { instant, milliCelsius } from '../../src/values/index.ts'

const minuteMs = 60_000
const maxGapMs = 15 * minuteMs
const column = (at: number) => Math.floor(at / (60 * minuteMs))
const point = (minute: number, value: number, quality: ReportPoint['quality'] = 'good'): ReportPoint => ({
  takenAt: instant(minute * minuteMs),
  milliCelsius: milliCelsius(value),
  quality,
})

describe('drawing fewer points than there are readings', () => {
  it('keeps an excursion of one single reading among ten thousand', () => {
    const readings = Array.from({ length: 10_000 }, (_, i) => point(i, i === 6543 ? 30_000 : 5000))
    const drawn = decimate(readings, maxGapMs, column).flat()
    assert.ok(drawn.some(({ takenAt, milliCelsius }) => takenAt === 6543 * minuteMs && milliCelsius === 30_000))
    assert.ok(drawn.length < 700)
  })

  it('keeps the lowest and the highest of every column, in order and never more than four', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: -90_000, max: 60_000 })))
    fc.assert(
      fc.property(steps, (list) => {
        let minute = 0
        const readings = list.map(([step, value]) => {
          minute += step
          return point(minute, value)
        })
        const drawn = decimate(readings, 60 * minuteMs, column).flat()
        assert.deepEqual(
          drawn,
          readings.filter((reading) => drawn.includes(reading)),
        )
        for (const at of new Set(readings.map(({ takenAt }) => column(takenAt)))) {
          const values = (points: ReportPoint[]) =>
            points.filter(({ takenAt }) => column(takenAt) === at).map((each) => each.milliCelsius)
          assert.equal(Math.min(...values(drawn)), Math.min(...values(readings)))
          assert.equal(Math.max(...values(drawn)), Math.max(...values(readings)))
          assert.ok(values(drawn).length <= 4)
        }
      }),
    )
  })

  it('draws no line across a silence, even within one column', () => {
    const readings = [point(0, 5000), point(1, 5000), point(40, 9000)]
    const runs = decimate(readings, maxGapMs, column)
    assert.deepEqual(
      runs.map((run) => run.length),
      [2, 1],
    )
  })

  it('draws no flagged reading', () => {
    const runs = decimate([point(0, 5000), point(1, 85_000, 'fault'), point(2, 5000)], maxGapMs, column)
    assert.deepEqual(
      runs.flat().map(({ milliCelsius }) => milliCelsius),
      [5000, 5000],
    )
  })
})
