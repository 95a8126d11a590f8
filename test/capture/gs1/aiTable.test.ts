import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { aiTable } from '../../../src/capture/gs1/aiTable.ts'
import { answersTo, definitionAt, definitionOf } from '../../../src/capture/gs1/dictionary.ts'
import { sharedData } from '../../support/shared.ts'

const ais = [...Array(10_000).keys()]
  .flatMap((number) => [2, 3, 4].map((length) => String(number).padStart(length, '0')))
  .filter((ai) => definitionOf(ai))

describe('the table of application identifiers', () => {
  it('holds no identifier that begins another, so a text has one reading', () => {
    for (const ai of ais) assert.equal(definitionAt(`${ai}0000`)?.ai, ai)
    assert.ok(ais.length > 100)
  })

  it('gives every identifier of predefined length one length only', () => {
    for (const ai of ais) {
      const { predefined, minLength, maxLength } = definitionOf(ai)!
      if (predefined) assert.equal(minLength, maxLength, ai)
    }
  })

  it('never has a row exclude what it needs', () => {
    for (const { ai, needs, excludes } of aiTable)
      for (const pattern of excludes?.split(' ') ?? [])
        assert.ok(!needs?.split(/[ +]/).some((other) => answersTo(pattern, other)), ai)
  })
})

// How the published dictionary writes what our table writes otherwise.
const linters: Readonly<Record<string, string>> = {
  checkDigit: 'csum',
  checkPair: 'csumalpha',
  date: 'yymmd0',
  wholeDate: 'yymmdd',
  fullDate: 'yyyymmdd',
  hour: 'hh',
  hourMinute: 'hhmi',
  country: 'iso3166',
  countryLetters: 'iso3166alpha2',
  countryOrSeveral: 'iso3166999',
  currency: 'iso4217',
  importerIndex: 'importeridx',
  packageType: 'packagetype',
  pieceOfTotal: 'pieceoftotal',
  placeInSequence: 'posinseqslash',
  percentEncoded: 'pcenc',
  mediaType: 'mediatype',
  biologicalSex: 'iso5218',
  coupon: 'couponcode',
  positiveOffer: 'couponposoffer',
  yesOrNo: 'yesno',
  minusSign: 'hyphen',
  nonZero: 'nonzero',
  noLeadingZero: 'nozeroprefix',
  withNonDigit: 'hasnondigit',
}

describe('the table beside the published syntax dictionary', () => {
  const path = sharedData('a-gs1/gs1-syntax-dictionary.txt')

  it('has the same identifiers, formats, relations, keys and attributes', function () {
    if (path === undefined) return this.skip()
    const published = readFileSync(path, 'utf8').split('\n').flatMap(publishedRows)
    for (const { ai, ...expected } of published) assert.deepEqual({ ai, ...ours(ai) }, { ai, ...expected })
    assert.deepEqual([...new Set(ais)].sort(), published.map(({ ai }) => ai).sort())
  })
})

type Row = { ai: string; format: string; needs: string; excludes: string; keys: string; query: boolean; fixed: boolean }

function publishedRows(line: string): Row[] {
  const [, from = '', to, flags = '', rest = ''] = /^(\d{2,4})(?:-(\d+))?\s+([*?]*)\s*([^#]+)/.exec(line) ?? []
  const words = rest.trim().split(/\s+/)
  const attribute = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
  // Company prefixes cannot be looked up without a table of them; in digits there is nothing else to check.
  const format = words.filter((word) => /^\[?[NXYZ]/.test(word)).map((word) => word.replace(/(?<=N.*),gcppos\d/, ''))
  const row = {
    format: format.join(' ').replaceAll(',gcppos1', ',gcp'),
    needs: sorted(attribute('req'), ','),
    excludes: sorted(attribute('ex'), ','),
    keys: words.includes('dlpkey') ? 'alone' : attribute('dlpkey'),
    query: flags.includes('?'),
    fixed: flags.includes('*'),
  }
  const length = from === '' ? 0 : Number(to ?? from) - Number(from) + 1
  return Array.from({ length }, (_, at) => ({ ai: String(Number(from) + at).padStart(from.length, '0'), ...row }))
}

function ours(ai: string): Omit<Row, 'ai'> {
  const { row, predefined } = definitionOf(ai)!
  // The published dictionary tells minutes from seconds, and asks a zero twice.
  const format = row.format.replace(/\[N2\]:minute \[N2\]:minute/, '[N2]:mi [N2]:ss').replace(':padding', '')
  const renamed = format.replaceAll(
    /:(\w+)/g,
    (_, name) => `,${name === 'companyPrefix' ? 'gcp' : (linters[name] ?? name)}`,
  )
  return {
    format: renamed,
    needs: sorted(row.needs ?? '', ' '),
    excludes: sorted(row.excludes ?? '', ' '),
    keys: row.qualifiers?.map((order) => order.replaceAll(' ', ',') || 'alone').join('|') ?? '',
    query: !row.notInQuery,
    fixed: predefined,
  }
}

function sorted(list: string, by: string): string {
  return list.split(by).sort().join(' ')
}
