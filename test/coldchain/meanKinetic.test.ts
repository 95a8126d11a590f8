import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { meanKinetic, type Weighted } from '../../src/coldchain/index.ts'
import { milliCelsius, parseCelsius } from '../../src/values/index.ts'
import { sharedData } from '../support/shared.ts'

type Vectors = { device_reported: { file: string; n: number; dH_kJ_per_mol: number; recomputed: number }[] }

const weighted = (value: number, weightMs: number): Weighted => ({ milliCelsius: milliCelsius(value), weightMs })
const anyTemperature = fc.integer({ min: -95_000, max: 60_000 })
const anySamples = fc.array(
  fc.tuple(anyTemperature, fc.integer({ min: 1, max: 86_400_000 })).map(([value, ms]) => weighted(value, ms)),
  { minLength: 1, maxLength: 50 },
)

describe('the mean kinetic temperature', () => {
  it('agrees with what a Q-tag printed of its own readings (needs shared/data/f-mkt)', function () {
    const vectors = sharedData('f-mkt/vectors.json')
    if (!vectors) return this.skip()
    const { device_reported: reported } = JSON.parse(readFileSync(vectors, 'utf8')) as Vectors
    assert.ok(reported.length > 0)
    for (const { file, n, dH_kJ_per_mol, recomputed } of reported) {
      const path = sharedData(`e-berlinger/${file}`)
      if (!path) return this.skip()
      const rows = [...readFileSync(path, 'utf8').matchAll(/^\t\d{4}-\d\d-\d\d \d\d:\d\d\t(-?[\d.]+)\t/gm)]
      assert.equal(rows.length, n)
      const samples = rows.map((row) => ({ milliCelsius: parseCelsius(row[1] ?? ''), weightMs: 600_000 }))
      assert.equal(meanKinetic(samples, dH_kJ_per_mol / 8.3144e-3), Math.round(recomputed * 1000))
    }
  })

  it('returns a steady temperature unchanged', () => {
    fc.assert(
      fc.property(anyTemperature, fc.array(fc.integer({ min: 1, max: 1e7 }), { minLength: 1 }), (value, spans) => {
        assert.equal(meanKinetic(spans.map((ms) => weighted(value, ms))), value)
      }),
    )
  })

  it('lies between the time-weighted mean and the warmest reading', () => {
    fc.assert(
      fc.property(anySamples, (samples) => {
        const total = samples.reduce((sum, { weightMs }) => sum + weightMs, 0)
        const mean = samples.reduce((sum, each) => sum + (each.milliCelsius * each.weightMs) / total, 0)
        const kinetic = meanKinetic(samples) ?? Number.NaN
        assert.ok(kinetic >= mean - 1 && kinetic <= Math.max(...samples.map((each) => each.milliCelsius)) + 1)
      }),
    )
  })

  it('weighs by time: an hour in one piece is an hour in sixty', () => {
    const minutes = Array.from({ length: 60 }, () => weighted(25_000, 60_000))
    const rest = weighted(5000, 7_200_000)
    assert.equal(meanKinetic([...minutes, rest]), meanKinetic([weighted(25_000, 3_600_000), rest]))
  })

  it('is the direct formula in kelvin', () => {
    const direct = 10_000 / -Math.log((Math.exp(-10_000 / 278.15) + 3 * Math.exp(-10_000 / 298.15)) / 4)
    assert.equal(meanKinetic([weighted(5000, 1), weighted(25_000, 3)]), Math.round(direct * 1000) - 273_150)
  })

  it('is nothing where nothing was measured', () => {
    assert.equal(meanKinetic([]), null)
    assert.equal(meanKinetic([weighted(5000, 0)]), null)
  })
})
