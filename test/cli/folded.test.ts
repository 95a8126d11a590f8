import assert from 'node:assert/strict'
import fc from 'fast-check'
import { displayWidth } from '../../src/cli/displayWidth.ts'
import { folded } from '../../src/cli/index.ts'

const narrow = { columns: 20 }

describe('a folded text', () => {
  it('breaks between words and stands under its beginning', () => {
    const text = folded('hint: ', 'scan the symbol again', undefined, narrow)
    assert.equal(text, 'hint: scan the\n      symbol again')
  })

  it('begins its further lines as it is told', () => {
    assert.equal(folded('├─ ', 'one two three four', '│  ', narrow), '├─ one two three\n│  four')
  })

  it('keeps a word whole that is wider than the terminal', () => {
    assert.equal(folded('', 'see https://id.gs1.org/00/1 now', undefined, narrow), 'see\nhttps://id.gs1.org/00/1\nnow')
  })

  it('says every word once, in lines that fit, and lets none act on a terminal', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })), (list) => {
        const text = list.map((word) => word.replace(/\s/g, 'x')).join(' ')
        const lines = folded('  ', text, undefined, { columns: 80 }).split('\n')
        for (const line of lines) assert.ok(displayWidth(line) <= 80 || !line.trim().includes(' '), line)
        for (const line of lines) assert.doesNotMatch(line, /\p{Cc}/u)
      }),
    )
  })
})
