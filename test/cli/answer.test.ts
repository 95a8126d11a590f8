import assert from 'node:assert/strict'
import fc from 'fast-check'
import { count, moment, place, span, words } from '../../src/cli/answer.ts'
import { formatInstant, instant } from '../../src/values/index.ts'

const refusedAs = (code: string) => ({ code, kind: 'usage' })

describe('an answer', () => {
  it('in words may not be empty', () => {
    assert.equal(words('  seal broken '), 'seal broken')
    assert.throws(() => words(' \t'), refusedAs('cli.answer-empty'))
  })

  it('that counts is a whole number from 1 on, a place one from 0 on', () => {
    assert.deepEqual(['1', '10000'].map(count), [1, 10_000])
    assert.deepEqual(['0', '7'].map(place), [0, 7])
    for (const text of ['0', '-1', '1.5', '1e3', '007', ' 1', '', '9999999999'])
      assert.throws(() => count(text), refusedAs('cli.number-malformed'), text)
    assert.throws(() => place('-0'), refusedAs('cli.number-malformed'))
  })

  it('about a span has a unit', () => {
    assert.deepEqual(['45s', '30min', '4h', '7d', '4 h'].map(span), [45e3, 18e5, 144e5, 6048e5, 144e5])
    for (const text of ['4', 'h', '4 hours', '1.5h', '-4h', ''])
      assert.throws(() => span(text), refusedAs('cli.span-malformed'), text)
  })

  it('about a moment is a span from now, or a time as it is printed', () => {
    const now = instant(Date.UTC(2026, 10, 20, 8))
    assert.equal(moment('24h', now), now + 86_400_000)
    fc.assert(
      fc.property(fc.integer({ min: now + 1, max: 253_402_300_799_999 }), (ms) => {
        assert.equal(moment(formatInstant(instant(ms)), now), ms)
      }),
    )
    assert.throws(() => moment('2026-13-01', now), refusedAs('values.instant'))
    for (const past of [formatInstant(now), '2026-11-19', '0s'])
      assert.throws(() => moment(past, now), refusedAs('cli.moment-past'), past)
  })
})
