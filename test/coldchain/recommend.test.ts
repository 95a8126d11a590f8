import assert from 'node:assert/strict'
import {
  demonstrationProduct,
  intervalOf,
  maxGapOf,
  recommend,
  type Sample,
  stabilityBudget,
  usualMaxGapMs,
  vaccine,
  vaccines,
} from '../../src/coldchain/index.ts'
import { instant, isFault, milliCelsius } from '../../src/values/index.ts'
import { at, hourMs, minuteMs, start, steady } from './trace.ts'

const stay = (toMinutes: number, readings: Sample[]) => ({
  from: start,
  to: instant(start + toMinutes * minuteMs),
  tracks: [{ readings, maxGapMs: usualMaxGapMs }],
})
const warmFor = (minutes: number) =>
  stay(600, [...steady(0, 60, 5), ...steady(65, 65 + minutes, 10), ...steady(70 + minutes, 600, 5)])

describe('the recommendation for a unit', () => {
  it('clears what stayed in range and says so', () => {
    const { decision, reasons } = recommend(vaccine('penta'), [stay(600, steady(0, 600, 5))])
    assert.equal(decision, 'cleared')
    assert.deepEqual(reasons, [
      'at or below -0.5 °C at no time; freezing for 1 h 00 min destroys it',
      'above 8.0 °C at no time; permitted in all: 0 s (no time is stated for this product)',
    ])
  })

  it('condemns any certain time above storage of a product that states none', () => {
    const { decision, reasons } = recommend(vaccine('penta'), [warmFor(30)])
    assert.equal(decision, 'condemned')
    assert.match(reasons[0] ?? '', /^above 8\.0 °C for 30 min 00 s, possibly 40 min 00 s; permitted in all: 0 s/)
  })

  it('clears a product within the time its maker permits and condemns it beyond, over all stays together', () => {
    const [first, second] = [warmFor(150), warmFor(120)]
    assert.equal(recommend(demonstrationProduct, [first]).decision, 'cleared')
    const both = recommend(demonstrationProduct, [first, second])
    assert.equal(both.decision, 'condemned')
    assert.match(both.reasons[0] ?? '', /for 4 h 30 min.*permitted in all: 4 h 00 min \(the maker’s own/)
  })

  it('does not decide where only unmeasured time stands between the two', () => {
    const silent = stay(600, [...steady(0, 60, 5), ...steady(540, 600, 5)])
    const { decision, reasons } = recommend(demonstrationProduct, [silent])
    assert.equal(decision, 'undecided')
    assert.match(reasons[0] ?? '', /^at or below -0\.5 °C at no time for certain, possibly 8 h 00 min/)
  })

  it('condemns a freeze-sensitive vaccine after an hour of frost, and not one that freezing leaves unharmed', () => {
    const frost = stay(600, [...steady(0, 60, 5), ...steady(65, 130, -1), ...steady(135, 600, 5)])
    assert.equal(recommend(vaccine('hepb'), [frost]).decision, 'condemned')
    assert.equal(recommend(vaccine('measles'), [frost]).decision, 'cleared')
  })

  it('judges a vaccine that is stored frozen by its upper bound alone', () => {
    const frozen = stay(60, steady(0, 60, -70))
    assert.equal(recommend(vaccine('bnt162b2'), [frozen]).decision, 'cleared')
    assert.equal(recommend(vaccine('bnt162b2'), [stay(60, steady(0, 60, 5))]).decision, 'condemned')
  })

  it('clears nothing on a figure that is no number', () => {
    const unstated = {
      ...demonstrationProduct,
      stability: [{ ...demonstrationProduct.stability[0], permittedMs: Number.NaN }],
    }
    assert.equal(recommend(unstated as typeof demonstrationProduct, [warmFor(300)]).decision, 'undecided')
  })

  it('leaves open what may have been frozen for exactly an hour, and clears what may have been for less', () => {
    const frost = (minutes: number) =>
      stay(600, [...steady(0, 60, 5), ...steady(65, 55 + minutes, -1), ...steady(60 + minutes, 600, 5)])
    assert.equal(recommend(vaccine('hepb'), [frost(60)]).decision, 'undecided')
    assert.equal(recommend(vaccine('hepb'), [frost(55)]).decision, 'cleared')
  })

  it('condemns what froze for exactly an hour, and at exactly the permitted time clears', () => {
    const frost = stay(130, [...steady(0, 60, -1), ...steady(65, 130, 5)])
    assert.equal(recommend(vaccine('hepb'), [frost]).decision, 'condemned')
    const [row] = demonstrationProduct.stability
    const exact = {
      ...demonstrationProduct,
      stability: [{ ...row, permittedMs: 40 * minuteMs }],
    } as typeof demonstrationProduct
    assert.equal(recommend(exact, [warmFor(30)]).decision, 'cleared')
  })

  it('is undecided about a unit of which no reading, or no stay, exists', () => {
    for (const stretches of [[stay(600, [])], [stay(0, [])], []])
      assert.equal(recommend(vaccine('penta'), stretches).decision, 'undecided')
  })
})

describe('the stability budget', () => {
  it('counts nested rows together, unknown time as spent, and never less than nothing left', () => {
    const rows = [
      { above: milliCelsius(8000), permittedMs: 4 * hourMs, source: 'label' },
      { above: milliCelsius(25_000), permittedMs: 30 * minuteMs, source: 'label' },
    ]
    const readings = [at(0, 5), ...steady(5, 65, 12), ...steady(70, 130, 26), at(135, 5)]
    const [warm, hot] = stabilityBudget(rows, [stay(135, readings)])
    assert.deepEqual([warm?.spentCertainMs, warm?.spentPossibleMs], [125 * minuteMs, 135 * minuteMs])
    assert.equal(warm?.leftMs, 4 * hourMs - 135 * minuteMs)
    assert.deepEqual([hot?.spentCertainMs, hot?.leftMs], [60 * minuteMs, 0])
  })
})

describe('how often a thermometer is read', () => {
  it('is the median time between its readings, whatever gaps and bursts there were', () => {
    const halfHourly = [...steady(0, 300, 5, 30), at(301, 5), ...steady(900, 1200, 5, 30)]
    assert.equal(intervalOf(halfHourly), 30 * minuteMs)
    assert.equal(maxGapOf(intervalOf(halfHourly)), 90 * minuteMs)
  })

  it('cannot be told from a few, and then permits the shortest gap', () => {
    assert.equal(maxGapOf(intervalOf(steady(0, 900, 5, 300))), usualMaxGapMs)
    assert.equal(intervalOf([]), 0)
  })

  it('permits no gap under a quarter of an hour or over three hours', () => {
    assert.deepEqual(
      [1, 5, 6, 60, 600].map((minutes) => maxGapOf(minutes * minuteMs) / minuteMs),
      [15, 15, 18, 180, 180],
    )
  })
})

describe('the vaccine table', () => {
  it('marks every figure as seen or unconfirmed and gives no stability that no maker stated', () => {
    assert.equal(vaccines.length, 14)
    for (const each of vaccines) {
      for (const { mark } of [each.storage, each.freezing, each.vialMonitorDays, each.opened])
        assert.ok(['seen', 'unconfirmed'].includes(mark))
      assert.deepEqual(each.stability, [])
    }
  })

  it('refuses a name nobody knows and prefers a site’s own product', () => {
    assert.throws(
      () => vaccine('smallpox'),
      (error) => isFault(error, 'coldchain.vaccine-unknown') && error.message.includes('yellow-fever'),
    )
    assert.equal(vaccine('penta-demonstration', [demonstrationProduct]).stability.length, 2)
  })
})
