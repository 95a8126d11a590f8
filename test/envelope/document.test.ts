import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { canonicalBytes, documentHash, parseCanonical } from '../../src/envelope/index.ts'
import { sha256 } from '../../src/values/index.ts'
import { sharedData } from '../support/shared.ts'

const invalid = { code: 'envelope.document-invalid' }
const nested = (levels: number) => Buffer.from('['.repeat(levels) + ']'.repeat(levels))

describe('document', () => {
  const vectors = sharedData('g-crypto/jcs/testdata')
  it(`has the form the RFC 8785 vectors have${vectors ? '' : ' (g-crypto/jcs missing)'}`, function () {
    if (!vectors) return this.skip()
    const names = readdirSync(join(vectors, 'input'))
    for (const name of names) {
      const bytes = canonicalBytes(JSON.parse(readFileSync(join(vectors, 'input', name), 'utf8')))
      const expected: string = readFileSync(join(vectors, 'outhex', name.replace('.json', '.txt')), 'utf8')
      assert.equal(Buffer.from(bytes).toString('hex'), expected.replaceAll(/\s/g, ''), name)
    }
    assert.ok(names.length >= 3)
  })

  it('reads back what it wrote, and has one hash whatever the order of its properties', () => {
    const documents = fc.jsonValue({ maxDepth: 4, noUnicodeString: false }).filter((value) => {
      return !JSON.stringify(value).includes('__proto__')
    })
    fc.assert(
      fc.property(documents, (document) => {
        const bytes = canonicalBytes(document)
        assert.equal(Buffer.compare(canonicalBytes(parseCanonical(bytes)), bytes), 0)
        assert.equal(documentHash(document), sha256(bytes))
      }),
      { numRuns: 50 },
    )
    assert.equal(documentHash({ b: 1, a: [2] }), documentHash({ a: [2], b: 1 }))
  })

  for (const [what, text] of Object.entries({
    'a duplicate property': '{"a":1,"a":2}',
    spaces: '{"a": 1}',
    'properties out of order': '{"b":1,"a":2}',
    'a number in another spelling': '[1.0]',
    'a number without bound': '[1e400]',
    'a number that is none': '[NaN]',
    'a prototype in disguise': '{"__proto__":{"admin":true}}',
    'an escape that is not needed': '["\\u0041"]',
    'a byte order mark': '\ufeff[]',
    nothing: '',
    'half a document': '{"a":',
  }))
    it(`refuses ${what}`, () => {
      assert.throws(() => parseCanonical(Buffer.from(text)), invalid)
    })

  it('refuses bytes that are not UTF-8', () => {
    assert.throws(() => parseCanonical(Buffer.from([0x22, 0xff, 0x22])), invalid)
  })

  it('refuses depth and size beyond its bounds, however deep', () => {
    assert.deepEqual(parseCanonical(nested(32)), JSON.parse(nested(32).toString()))
    for (const levels of [33, 100_000, 1_000_000]) assert.throws(() => parseCanonical(nested(levels)), invalid)
    assert.throws(() => parseCanonical(Buffer.from(`"${'x'.repeat(300_000)}"`)), invalid)
    assert.throws(() => canonicalBytes('x'.repeat(300_000)), invalid)
  })

  for (const [what, value] of Object.entries<unknown>({
    undefined: { a: undefined },
    'a bigint': { a: 1n },
    'a function': [() => 1],
    'a hole in a list': Array(2),
    'a date, which would become text': new Date(0),
    'a map, which would become empty': new Map([[1, 2]]),
    infinity: Number.POSITIVE_INFINITY,
    'a lone surrogate': '\ud800',
    'a lone surrogate as a name': { '\ud800': 1 },
  }))
    it(`refuses ${what} instead of dropping or changing it`, () => {
      assert.throws(() => canonicalBytes(value), invalid)
    })

  it('refuses a circle', () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    assert.throws(() => canonicalBytes(circle), invalid)
  })

  it('does not quote a private document it cannot read', () => {
    assert.throws(
      () => parseCanonical(Buffer.from('{"name":"Jane Roe"')),
      (error: Error) => !error.message.includes('Jane') && error.cause === undefined,
    )
  })
})
