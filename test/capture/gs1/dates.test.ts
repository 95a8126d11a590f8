import assert from 'node:assert/strict'
import { dayOf, expiryDigits, expiryOf, parseBracketed } from '../../../src/capture/gs1/index.ts'
import { formatInstant, instant, parseInstant } from '../../../src/values/index.ts'

const now = parseInstant('2026-11-20T08:00:00Z')

describe('two digits of a year', () => {
  it('mean the year within 49 past and 50 ahead', () => {
    assert.equal(dayOf('271130', now), '2027-11-30')
    assert.equal(dayOf('760101', now), '2076-01-01')
    assert.equal(dayOf('770101', now), '1977-01-01')
    assert.equal(dayOf('000101', parseInstant('2060-06-01')), '2100-01-01')
    assert.equal(dayOf('990101', parseInstant('2010-06-01')), '1999-01-01')
  })

  it('read day 00 as the last of the month', () => {
    assert.equal(dayOf('271100', now), '2027-11-30')
    assert.equal(dayOf('280200', now), '2028-02-29')
    assert.equal(dayOf('271200', now), '2027-12-31')
  })
})

describe('the expiry of a code', () => {
  const expiry = (text: string) => expiryOf(parseBracketed(text), now)

  it('is the first instant after the printed day', () => {
    assert.equal(formatInstant(expiry('(01)09506000134352(17)271130')!), '2027-12-01T00:00:00Z')
  })

  it('is earlier when the code also carries a time of day', () => {
    const at = expiry('(01)09506000134352(17)271130(7003)2711301530')
    assert.equal(formatInstant(at!), '2027-11-30T15:30:00Z')
  })

  it('is null when the code carries none', () => {
    assert.equal(expiry('(01)09506000134352'), null)
  })

  it('is written back as the digits it was read from', () => {
    assert.equal(expiryDigits(expiry('(01)09506000134352(17)271130')!), '271130')
    assert.equal(expiryDigits(expiry('(01)09506000134352(17)280200')!), '280229')
    assert.equal(expiryDigits(instant(Date.UTC(2027, 10, 30, 12))), '271129')
  })
})
