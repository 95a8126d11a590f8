import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type Check, checks } from '../../../src/capture/gs1/checks.ts'
import { definitionAt, definitionOf } from '../../../src/capture/gs1/dictionary.ts'
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

describe('the published GS1 vectors', () => {
  for (const { file, input, answer } of suites) {
    const path = sharedData(`a-gs1/${file}.json`)
    it(`${file}: answers as the official engine does, as far as the AI table reaches`, function () {
      if (path === undefined) return this.skip()
      const vectors = (JSON.parse(readFileSync(path, 'utf8')) as Vector[]).filter((vector) => isOurs(vector, input))
      for (const vector of vectors) {
        const { valid, result } = vector.full_engine
        assert.equal(
          given(() => answer(vector)),
          valid ? result : undefined,
          vector[input],
        )
      }
      assert.ok(vectors.length > 3, `only ${vectors.length} vectors were ours to answer`)
    })
  }

  const components: Readonly<Record<string, Check>> = {
    iso3166: checks.country,
    yymmd0: checks.date,
    yymmdd: checks.wholeDate,
    hhmi: checks.hourMinute,
    pieceoftotal: checks.pieceOfTotal,
    importeridx: checks.importerIndex,
  }
  const path = sharedData('a-gs1/linters-unit.json')
  it('linters-unit: each check agrees on every text of the length it is asked about', function () {
    if (path === undefined) return this.skip()
    const lengths: Readonly<Record<string, number>> = { iso3166: 3, hhmi: 4, pieceoftotal: 4, importeridx: 1 }
    const vectors = (
      JSON.parse(readFileSync(path, 'utf8')) as { linter: string; data: string; valid: boolean }[]
    ).filter(
      ({ linter, data }) =>
        linter in components &&
        data.length === (lengths[linter] ?? 6) &&
        (linter === 'importeridx' || /^\d+$/.test(data)),
    )
    for (const { linter, data, valid } of vectors)
      assert.equal(components[linter]?.(data) === undefined, valid, `${linter} ${data}`)
    assert.ok(vectors.length > 500)
  })
})

// Outside our reach yet: identifiers the table lacks, and symbols that carry plain data, which the engine passes through.
function isOurs(vector: Vector, input: string): boolean {
  const { valid, result } = vector.full_engine
  const text = vector[input] ?? ''
  if (!valid) return true
  if (result === null || result === undefined || result === '') return false
  if (input === 'scan') return result.startsWith('^')
  const ais = [...text.matchAll(/\((\d+)\)|[/?&](\d{2,4})(?=[/=])/g)].map(([, ai, inLink]) => ai ?? inLink ?? '')
  return input === 'element_string' ? definitionAt(text.slice(1)) !== undefined : ais.every((ai) => definitionOf(ai))
}

function given(answer: () => string): string | undefined {
  try {
    return answer()
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}
