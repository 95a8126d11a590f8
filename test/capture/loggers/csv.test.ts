import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readCsv } from '../../../src/capture/index.ts'
import { Fault, formatInstant, instant } from '../../../src/values/index.ts'

const read = (text: string, columns = {}) =>
  readCsv(Buffer.from(text, text.startsWith('\x89') ? 'latin1' : 'utf8'), columns).map(({ takenAt, milliCelsius }) => [
    formatInstant(takenAt),
    milliCelsius,
  ])

const eight = ['2026-11-20T08:00:00Z', 5200]

describe('a table of temperatures', () => {
  it('is read by the usual names of its columns, with any of the usual signs between them', () => {
    for (const text of [
      'time,celsius\n2026-11-20T08:00:00Z,5.2\n',
      'Timestamp;Temp (°C);note\r\n2026-11-20 10:00+02:00;+5.2 °C;door\r\n',
      '\ufeffprobe\ttaken_at\tmilliCelsius\nA\t1795161600000\t5200\n',
      'at,milliCelsius\n2026-11-20T08:00:00.000Z,5200\n\n',
    ])
      assert.deepEqual(read(text), [eight], text)
  })

  it('is read by the names given, and in the zone given', () => {
    const text = 'gelesen,Fühler 2\n2026-11-20 10:00:00,5.2\n'
    assert.deepEqual(read(text, { time: 'gelesen', temperature: 'Fühler 2', utcOffset: '+02:00' }), [eight])
  })

  it('is read as European spreadsheets, American ones and loggers write it', () => {
    for (const text of [
      'Datum;Uhrzeit;Temperatur (°C)\r\n20.11.2026;10:00;5,2\r\n',
      'sep=;\nZeitpunkt;Temp\n20.11.2026 10:00:00;+5,2 °C\n',
      'Logger 7\nSerial,77\n\ntimestamp,temperature\n2026/11/20 10:00,5.2\n',
      'Date,Time,Temp (°F)\n11/20/2026,10:00:00 AM,41.36\n',
      'date,time,celsius,\n20/11/2026,10:00,5.2,\n20/11/2026,10:10,--.-,\n',
      'at,kelvin\n2026-11-20 08:00:00.000 UTC,278.35\n',
      'at,celsius\n1795161600,"5,2"\n',
      'at,celsius\n1795161600000,5.2\n',
      'at,celsius\n20261120100000,5.2\n',
      'at,celsius\n202611201000,5.2\n',
      'at,celsius\n20261120080000Z,5.2\n',
    ])
      assert.deepEqual(read(text, { utcOffset: '+02:00' }), [eight], text)
    const wide = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('at;celsius\n20.11.2026 08:00Z;5,2\n', 'utf16le')])
    assert.equal(readCsv(wide)[0]?.milliCelsius, 5200)
  })

  it('is read by the order of dates given, where its dates could be meant both ways', () => {
    const text = 'time,celsius\n11/10/2026 08:00,5.2\n'
    const months = (['dmy', 'mdy'] as const).map((dateOrder) => read(text, { utcOffset: 'Z', dateOrder })[0]?.[0])
    assert.deepEqual(months, ['2026-10-11T08:00:00Z', '2026-11-10T08:00:00Z'])
  })

  it('is put in order of time; an empty cell is a gap and a repeated row counts once', () => {
    const text =
      'time,celsius\n2026-11-20T09:00Z,6.0\n2026-11-20T08:30Z,\n2026-11-20T08:00Z,5.2\n2026-11-20T08:00Z,5.2\n'
    assert.deepEqual(read(text), [eight, ['2026-11-20T09:00:00Z', 6000]])
  })

  it('is refused with the line, or the names it has, when anything in it is in doubt', () => {
    for (const [text, message] of [
      ['time,celsius\n2026-11-20T08:00:00,5.2\n', /^line 2: .*UTC time/],
      ['time,celsius\n2026-11-20T08:00Z,5.2\n2026-11-20T08:00Z,5.3\n', /two that differ/],
      ['time,celsius\n2026-11-20T08:00Z,5,2\n', /2 cells in each line .*, line 2 has 3$/],
      ['time,celsius\n"2026-11-20T08:00Z,5\n', /each quotation mark to be closed/],
      ['time,celsius\n03/04/2026 08:00Z,5.2\n', /^line 2: .*which number is the day/],
      ['time,celsius\n31.11.2026 08:00Z,5.2\n', /^line 2: .*a day that was/],
      ['time,celsius\n20261120140500,5.2\n', /^line 2: .*UTC time/],
      ['time,celsius\n20261320140500Z,5.2\n', /^line 2: .*a day that was/],
      ['time,celsius\n2026112014,5.2\n', /^line 2: .*no date with its hour, received "2026112014"$/],
      ['time,celsius\n260101140500,5.2\n', /^line 2: .*in the years 2000 to 2099, received "260101140500"$/],
      ['time,celsius\n0000000000,5.2\n', /^line 2: .*in the years 2000 to 2099/],
      ['time,celsius\n4102444800,5.2\n', /^line 2: .*in the years 2000 to 2099/],
      ['time,celsius\n17951616000,5.2\n', /^line 2: .*10 digits for seconds or 13/],
      ['\x89PNG\r\n', /received a PNG picture$/],
      ['time,celsius\n\0', /received bytes that are no text$/],
      ['time,celsius\n2026-11-20T08:00Z,warm\n', /^line 2: .*"warm"/],
      ['when,celsius\n', /column of time, the first line has when, celsius/],
      ['', /the first line has nothing/],
      ['time,milliCelsius\n2026-11-20T08:00Z,5.2\n', /^line 2: /],
    ] as const)
      assert.throws(() => read(text), { code: 'capture.csv-malformed', message }, text)
  })

  it('gives back any readings that were written as one', () => {
    const readings = fc.uniqueArray(fc.record({ at: fc.nat(2e9), value: fc.integer({ min: -90_000, max: 60_000 }) }), {
      selector: ({ at }) => at,
    })
    fc.assert(
      fc.property(readings, (given) => {
        const rows = given.map(({ at, value }) => `${formatInstant(instant(at * 1000))},${value}`)
        const back = readCsv(Buffer.from(['at,milliCelsius', ...rows, ''].join('\n')))
        const expected = given.toSorted((a, b) => a.at - b.at).map(({ at, value }) => [at * 1000, value])
        assert.deepEqual(
          back.map(({ takenAt, milliCelsius }) => [takenAt, milliCelsius]),
          expected,
        )
      }),
    )
  })

  it('is answered with readings or with its code, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string()), (content) => {
        try {
          readCsv(Buffer.from(content as string))
        } catch (error) {
          assert.ok(error instanceof Fault && error.code === 'capture.csv-malformed', String(error))
        }
      }),
    )
  })
})
