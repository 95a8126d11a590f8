import assert from 'node:assert/strict'
import fc from 'fast-check'
import { jsonText } from '../../src/cli/jsonText.ts'
import { printable } from '../../src/values/index.ts'

describe('JSON for machines', () => {
  it('holds nothing that acts on a terminal, and reads back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = jsonText(value)
        const oneLine = text.replaceAll('\n', '')
        assert.equal(printable(oneLine), oneLine)
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('escapes a sign beyond the basic plane as its two halves', () => {
    assert.equal(jsonText('\u{e0001}'), '"\\udb40\\udc01"')
  })

  it('writes big integers as decimal text', () => {
    assert.equal(jsonText(2n ** 70n), '"1180591620717411303424"')
  })
})
