import assert from 'node:assert/strict'
import { stripVTControlCharacters } from 'node:util'
import { scanView } from '../../src/cli/scanView.ts'

const counts = {
  expected: 1000,
  received: 12,
  missing: 988,
  extra: 1,
  duplicate: 0,
  suspended: 2,
  cloneSuspected: 1,
  unread: 0,
}
const line = (called: string, more = {}) => ({ called, verdict: 'received', isProblem: false, note: null, ...more })

function shown(columns = 80) {
  const written: string[] = []
  const output = { columns, rows: 24, write: (text: string) => written.push(text) > 0 }
  return { view: scanView('What arrives', output as never), written }
}

describe('the view of a scan session', () => {
  it('shows what was received of what, and names only those other counts that there are', () => {
    const { view, written } = shown()
    view.show(counts, [line('SSCC 1')])
    const text = stripVTControlCharacters(written.join(''))
    assert.match(text, /received 12 of 1000 {3}missing 988 {3}extra 1 {3}duplicate 0 {3}unread 0/)
    assert.match(text, /suspended 2 {3}clone suspected 1/)
    assert.doesNotMatch(text, /recalled/)
  })

  it('stays as high as it is, and never wider than the terminal, whatever a code holds', () => {
    const { view, written } = shown(40)
    for (let at = 0; at < 30; at++) view.show(counts, [line(`\u001b[2J${'9'.repeat(100)}`, { note: '…'.repeat(90) })])
    view.draft('8'.repeat(200))
    const heights = written.map((text) => text.split('\n').length)
    assert.equal(new Set(heights).size, 1)
    for (const text of written)
      for (const row of stripVTControlCharacters(text).split('\n')) assert.ok(row.replace('\r', '').length < 40, row)
    assert.ok(!written.join('').includes('\u001b[2J'))
  })

  it('beeps at a problem, and at nothing else', () => {
    const { view, written } = shown()
    view.show(counts, [line('SSCC 1')])
    assert.ok(!written.join('').includes('\x07'))
    view.show(counts, [line('SSCC 2'), line('SSCC 3', { verdict: 'extra', isProblem: true })])
    assert.equal(written.join('').split('\x07').length, 2)
  })
})
