import assert from 'node:assert/strict'
import { aiTable } from '../../../src/capture/gs1/aiTable.ts'
import { answersTo, definitionAt, definitionOf } from '../../../src/capture/gs1/dictionary.ts'

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
