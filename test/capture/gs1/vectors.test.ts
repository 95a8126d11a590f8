import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { checkPairOf } from '../../../src/capture/gs1/checkPair.ts'
import { type Check, checks } from '../../../src/capture/gs1/checks.ts'
import { definitionOf } from '../../../src/capture/gs1/dictionary.ts'
import { complaintAbout } from '../../../src/capture/gs1/field.ts'
import {
  digitalLinkOf,
  formatBracketed,
  formatElementString,
  parseBracketed,
  parseDigitalLink,
  parseElementString,
  scanOf,
} from '../../../src/capture/gs1/index.ts'
import { isFault } from '../../../src/values/index.ts'
import { sharedData } from '../../support/shared.ts'

type Vector = { readonly full_engine: { readonly valid: boolean; readonly result?: string | null } } & Readonly<
  Record<string, string>
>
type Suite = { readonly file: string; readonly input: string; readonly answer: (vector: Vector) => string }

const written = (text: string) => `^${text.replaceAll('\x1d', '^')}`
const bracketed = (vector: Vector) => written(formatElementString(parseBracketed(vector.bracketed ?? '')))

const suites: readonly Suite[] = [
  {
    file: 'ai-element-string',
    input: 'element_string',
    answer: ({ element_string: text = '' }) =>
      formatBracketed(parseElementString(text.slice(1).replaceAll('^', '\x1d'))),
  },
  { file: 'ai-bracketed-syntax', input: 'bracketed', answer: bracketed },
  { file: 'ai-linters', input: 'bracketed', answer: bracketed },
  { file: 'ai-relationship-rules', input: 'bracketed', answer: bracketed },
  { file: 'dl-parse', input: 'uri', answer: ({ uri = '' }) => formatBracketed(parseDigitalLink(uri)) },
  {
    file: 'dl-generate',
    input: 'bracketed',
    answer: ({ bracketed: text = '', stem }) => digitalLinkOf(parseBracketed(text), stem),
  },
  {
    file: 'scan-data-aim',
    input: 'scan',
    answer: ({ scan = '' }) => written(formatElementString(scanOf({ source: 'scanner', text: scan }).elements)),
  },
]

/**
 * Where we answer otherwise, and the clause that says so. Section numbers are the General Specifications'.
 *
 * The engine takes text without FNC1 for plain data and hands it on; here only what names something by GS1 is a scan.
 */
const differences: Readonly<Record<string, { readonly answer: string | undefined; readonly clause: string }>> = {
  'ai-element-string ': { answer: undefined, clause: '7.8: a message has at least one element' },
  'ai-element-string 991234': { answer: undefined, clause: '7.8.1: without FNC1 in front it is no element string' },
  ...Object.fromEntries(
    [']Q1', ']d1', ']d1TESTING', ']d1\\^TESTING', ']J0^TESTING', ']J0\\^TESTING'].map((scan) => [
      `scan-data-aim ${scan}`,
      { answer: undefined, clause: '5.1.3: the identifier of a symbol without FNC1 in first position, so not GS1' },
    ]),
  ),
  'scan-data-aim ]J0https://example.com/01/12312312312333?99=TEST': {
    answer: '^011231231231233399TEST',
    clause: 'Digital Link URI Syntax: the link is read, not handed on as text',
  },
  'scan-data-aim ]E02112345678900': {
    answer: '^0102112345678900',
    clause: '3.3.2: a GTIN-13 is a GTIN of 14 digits',
  },
  'scan-data-aim ]E402345673|]e099COMPOSITE\x1d98XYZ': {
    answer: '^010000000234567399COMPOSITE^98XYZ',
    clause: '5.1.3: both parts of a composite symbol are one message',
  },
}

describe('the published GS1 vectors', () => {
  for (const { file, input, answer } of suites) {
    const path = sharedData(`a-gs1/${file}.json`)
    it(`${file}: answers as the official engine does, or as the clause says that is named`, function () {
      if (path === undefined) return this.skip()
      const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vector[]
      for (const vector of vectors) {
        const { valid, result } = vector.full_engine
        const justified = differences[`${file} ${vector[input]}`]
        const expected = justified ? justified.answer : valid ? result : undefined
        // What has no FNC1 in front is never handed to the parser of element strings.
        const got = file === 'ai-element-string' && !vector[input]?.startsWith('^') ? undefined : given(answer, vector)
        assert.equal(got, expected, vector[input])
      }
      assert.ok(vectors.length > 10)
    })
  }

  // What the official linter is called, which AI asks it here, and for those that judge a part: before and behind it.
  const asked: Readonly<Record<string, readonly [ai: string, before?: string, behind?: string]>> = {
    couponcode: ['8110'],
    couponposoffer: ['8112'],
    hh: ['8008', '270228'],
    hhmi: ['7003', '270228'],
    iban: ['8007'],
    importeridx: ['7040', '1AB'],
    iso3166: ['426'],
    iso3166999: ['7030', '', 'X'],
    iso3166alpha2: ['4307'],
    iso4217: ['3910', '', '1'],
    iso5218: ['7252'],
    latitude: ['4309', '', '0000000000'],
    longitude: ['4309', '0000000000'],
    mediatype: ['7241'],
    mi: ['8008', '27022812'],
    nozeroprefix: ['8011'],
    packagetype: ['7041'],
    pcenc: ['4300'],
    pieceoftotal: ['8006', '12345678901231'],
    posinseqslash: ['7258'],
    ss: ['8008', '2702281259'],
    winding: ['8001', '000100001001', '0'],
    yesno: ['4321'],
    yymmd0: ['11'],
    yymmdd: ['7006'],
    yyyymmdd: ['7250'],
  }
  // Where another component follows, a text too long would be taken for two.
  const lengths: Readonly<Record<string, number>> = { hh: 2, mi: 2, ss: 2, iso3166999: 3, iso4217: 3, latitude: 10 }
  const unitPath = sharedData('a-gs1/linters-unit.json')
  type Unit = { linter: string; data: string; valid: boolean; error: string | null }
  // Some were asked with a made-up table of company prefixes at hand.
  const units = () =>
    (JSON.parse(readFileSync(unitPath ?? '', 'utf8')) as Unit[]).filter(
      ({ error }) => !/GCP_(PREFIX|DATA)/.test(error ?? ''),
    )

  it('linters-unit: each field agrees on every text that has a length it may have', function () {
    if (unitPath === undefined) return this.skip()
    let count = 0
    for (const { linter, data, valid } of units()) {
      const [ai, before = '', behind = ''] = asked[linter] ?? []
      const definition = definitionOf(ai ?? '')
      // A component alone may be empty or of any length; a field has the length its format says.
      if (definition === undefined || data === '' || data.length !== (lengths[linter] ?? data.length)) continue
      const text = before + data + behind
      if (valid && (text.length < definition.minLength || text.length > definition.maxLength)) continue
      assert.equal(complaintAbout(definition, text) === undefined, valid, `${linter} "${data}"`)
      count++
    }
    assert.ok(count > 2000)
  })

  it('linters-unit: the checks no field asks alone agree too', function () {
    if (unitPath === undefined) return this.skip()
    const alone: Readonly<Record<string, Check>> = {
      csum: checks.checkDigit,
      hasnondigit: checks.withNonDigit,
      hyphen: checks.minusSign,
      nonzero: (text) => (/^\d+$/.test(text) ? checks.nonZero(text) : 'no number'),
      pieceoftotal: (text) => (/^\d+$/.test(text) ? checks.pieceOfTotal(text) : 'no number'),
      posinseqslash: checks.placeInSequence,
      zero: checks.zero,
    }
    const vectors = units().filter(({ linter, data }) => linter in alone && data !== '')
    for (const { linter, data, valid } of vectors)
      assert.equal(alone[linter]?.(data) === undefined, valid, `${linter} "${data}"`)
    for (const { data, valid } of units().filter(({ linter }) => linter === 'csumalpha'))
      if (data.length > 2 && data.length <= 25 && !data.includes(' '))
        assert.equal(checkPairOf(data.slice(0, -2)) === data.slice(-2), valid, data)
    assert.ok(vectors.length > 60)
  })

  it('linters-unit: the character sets agree on every character', function () {
    if (unitPath === undefined) return this.skip()
    const fields: Readonly<Record<string, string>> = {
      cset82: '10',
      cset39: '8010',
      cset64: '8030',
      csetnumeric: '242',
    }
    let count = 0
    for (const { linter, data, valid } of units()) {
      const set = definitionOf(fields[linter] ?? '')?.components[0]
      if (set === undefined) continue
      const complaint = !set.characters.test(data) || (linter === 'cset64' && checks.padding(data) !== undefined)
      assert.equal(!complaint, valid, `${linter} "${data}"`)
      count++
    }
    assert.ok(count > 300)
  })
})

function given(answer: (vector: Vector) => string, vector: Vector): string | undefined {
  try {
    return answer(vector)
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}
