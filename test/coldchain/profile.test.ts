import assert from 'node:assert/strict'
import { isBeyond, profile, profiles, rangeOf } from '../../src/coldchain/index.ts'
import { isFault, milliCelsius } from '../../src/values/index.ts'

describe('excursion profiles', () => {
  it('ships all eight by name, each dated and with its source', () => {
    assert.deepEqual(
      profiles.map(({ name }) => name),
      ['who-30dtr', 'who-ems', 'who-ship-1', 'who-ship-2', 'fridge-strict', 'msupply', 'qtag-clm', 'ultra-low'],
    )
    for (const { version, source } of profiles) {
      assert.match(version, /^\d{4}-\d\d-\d\d$/)
      assert.ok(source.length > 20)
    }
  })

  it('lets a site put its own profile in place of ours', () => {
    const own = { ...profile('fridge-strict'), version: '2026-12-01', source: 'our ministry' }
    assert.equal(profile('fridge-strict', [own]).source, 'our ministry')
    assert.equal(profile('who-ems', [own]).name, 'who-ems')
  })

  it('refuses a name nobody knows and lists those there are', () => {
    assert.throws(
      () => profile('who-30\u001b[31m'),
      (error) =>
        isFault(error, 'coldchain.profile-unknown') &&
        error.message.includes('fridge-strict') &&
        !error.message.includes('\u001b'),
    )
  })

  it('begins a range at the mildest limit of each side', () => {
    assert.deepEqual(
      profiles.map((each) => [each.name, rangeOf(each).low?.milliCelsius, rangeOf(each).high?.milliCelsius]),
      [
        ['who-30dtr', -500, 8000],
        ['who-ems', -500, 8000],
        ['who-ship-1', -500, 30_000],
        ['who-ship-2', undefined, 10_000],
        ['fridge-strict', 2000, 8000],
        ['msupply', 2000, 8000],
        ['qtag-clm', 2000, 8000],
        ['ultra-low', -90_000, -60_000],
      ],
    )
  })

  it('tells the limit itself apart from the thousandth beyond it', () => {
    const [value, past] = [milliCelsius(8000), milliCelsius(8001)]
    const bound = { side: 'high', milliCelsius: value } as const
    assert.equal(isBeyond({ ...bound, boundary: 'strict' }, value), false)
    assert.equal(isBeyond({ ...bound, boundary: 'inclusive' }, value), true)
    assert.equal(isBeyond({ ...bound, boundary: 'strict' }, past), true)
  })
})
