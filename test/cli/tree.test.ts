import assert from 'node:assert/strict'
import { minute } from '../../src/cli/index.ts'
import { tree } from '../../src/cli/tree.ts'
import { instant } from '../../src/values/index.ts'

describe('a tree', () => {
  it('draws what hangs on what', () => {
    const drawn = tree({
      text: 'report',
      under: [
        { text: 'dose', under: [{ text: 'vial' }] },
        { text: 'route', under: [{ text: 'maker' }, { text: 'clinic' }] },
      ],
    })
    assert.equal(drawn, 'report\n├─ dose\n│  └─ vial\n└─ route\n   ├─ maker\n   └─ clinic')
  })

  it('folds what is long, and lets the line beside it run on', () => {
    const long = `${'word '.repeat(20)}end`
    const [, first, second, last] = tree({ text: 'a', under: [{ text: long }, { text: 'b' }] }).split('\n')
    assert.match(first ?? '', /^├─ word/)
    assert.match(second ?? '', /^│ {2}word/)
    assert.equal(last, '└─ b')
  })

  it('lets no text act on a terminal', () => {
    assert.equal(tree({ text: '\u001b[2J' }), '\\u{1b}[2J')
  })
})

describe('a time for people', () => {
  it('is told to the minute, with its zone', () => {
    assert.equal(minute(instant(Date.UTC(2026, 10, 20, 8, 5, 59))), '2026-11-20T08:05Z')
  })
})
