import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  formatCelsius,
  formatExpiry,
  formatInstant,
  formatSpan,
  instant,
  milliCelsius,
  parseCelsius,
  parseExpiry,
  parseInstant,
} from '../../src/values/index.ts'
import { refusesWith } from './refusal.ts'

const year9999 = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

describe('values milliCelsius', () => {
  it('reads back every temperature it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -273_150, max: 1_000_000 }), (value) => {
        const shown = formatCelsius(milliCelsius(value))
        assert.match(shown, /^-?\d+\.(\d|\d\d[1-9]|\d[1-9]) °C$/)
        assert.equal(parseCelsius(shown.replace(' °C', '')), value)
      }),
    )
  })

  it('never makes a negative zero', () => {
    for (const text of ['-0', '-0.0', '0', '-0.000']) assert.ok(Object.is(parseCelsius(text), 0), text)
  })

  it('reads whole and broken degrees', () => {
    assert.deepEqual(['8', '8.0', '-0.5', '12.345', ' 4.5 '].map(parseCelsius), [8000, 8000, -500, 12_345, 4500])
  })

  it('refuses what is no plain number of degrees', () => {
    for (const text of ['', '8,0', '8.', '.5', '8.0001', '1e1', '+8', '8 C', '--8', '99999', '-300', 'NaN', '٣'])
      assert.throws(() => parseCelsius(text), { code: 'values.temperature' }, text)
  })

  it('refuses a number that is no thousandth of a degree', () => {
    for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, -273_151, 1_000_001])
      assert.throws(() => milliCelsius(value), { code: 'values.temperature' })
  })

  it('answers any text with a temperature or with its code', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.float().map(String)), (text) => {
        try {
          milliCelsius(parseCelsius(text))
        } catch (error) {
          refusesWith(error, 'values.temperature')
        }
      }),
    )
  })
})

describe('values instant', () => {
  it('reads back every time it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: year9999 }), (ms) => {
        assert.equal(parseInstant(formatInstant(instant(ms))), ms)
      }),
    )
  })

  it('reads offsets, minutes without seconds, and a day as its first moment', () => {
    assert.equal(parseInstant('2026-11-20T10:00+02:00'), Date.UTC(2026, 10, 20, 8))
    assert.equal(parseInstant('2026-11-20T08:00:00.5Z'), Date.UTC(2026, 10, 20, 8, 0, 0, 500))
    assert.equal(parseInstant('2028-02-29'), Date.UTC(2028, 1, 29))
  })

  it('lets an expiry day last to its end, and shows it again as its label says it', () => {
    assert.equal(parseExpiry('2027-11-30'), Date.UTC(2027, 11, 1))
    assert.equal(formatExpiry(parseExpiry('2028-02-29')), '2028-02-29')
    assert.equal(formatExpiry(parseExpiry('2027-11-30T12:30Z')), '2027-11-30T12:30:00Z')
    assert.equal(formatExpiry(parseExpiry('2027-12-01T00:00Z')), '2027-11-30')
  })

  it('refuses a day that never was, instead of taking the next that did', () => {
    for (const text of ['2026-02-29', '2026-02-30T08:00:00Z', '2026-04-31', '2026-11-20T24:00:00Z', '2026-13-01'])
      assert.throws(() => parseInstant(text), { code: 'values.instant' }, text)
  })

  it('refuses a time without a zone, before 1970, or in other words', () => {
    for (const text of ['2026-11-20T08:00:00', '1969-12-31', '20 Nov 2026', '', '2026-11-20 08:00Z', '1732089600000'])
      assert.throws(() => parseInstant(text), { code: 'values.instant' }, text)
    for (const ms of [-1, 0.5, Number.NaN, 8.64e15 + 1]) assert.throws(() => instant(ms), { code: 'values.instant' })
  })

  it('answers any text with a time or with its code', () => {
    const digits = fc.stringMatching(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/)
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (text) => {
        try {
          assert.ok(formatInstant(parseInstant(text)))
        } catch (error) {
          refusesWith(error, 'values.instant')
        }
      }),
    )
  })
})

describe('values formatSpan', () => {
  it('shows the two largest units that matter', () => {
    const spans = [0, 499, 43_000, 59_600, 125_000, 7_500_000, 90_000_000, 86_399_600]
    assert.deepEqual(spans.map(formatSpan), [
      '0 s',
      '0 s',
      '43 s',
      '1 min 00 s',
      '2 min 05 s',
      '2 h 05 min',
      '1 d 1 h',
      '1 d 0 h',
    ])
  })

  it('never shows less than it was by more than its smaller unit', () => {
    const unitMs: Record<string, number> = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1000 }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * 365 * 86_400_000 }), (ms) => {
        const parts = [...formatSpan(ms).matchAll(/(\d+) (d|h|min|s)/g)]
        const shown = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 0), 0)
        const smaller = unitMs[parts.at(-1)?.[2] ?? ''] ?? 0
        assert.ok(Math.abs(ms - shown) <= Math.max(500, smaller + 500), `${ms} is shown as ${formatSpan(ms)}`)
      }),
    )
  })
})
