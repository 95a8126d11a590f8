import assert from 'node:assert/strict'
import { strokes } from '../../src/cli/keyboard.ts'

const said = (...keys: string[]) => {
  let draft = ''
  const all = keys.flatMap((each) => {
    const stroke = strokes(draft, each)
    draft = stroke.draft
    return stroke.said
  })
  return { all, draft }
}

describe('a keyboard at a scan session', () => {
  it('ends a code with Enter, whether it is typed key by key or sent at once with CR LF', () => {
    assert.deepEqual(said('(', '0', '0', ')', '1', '\r').all, [{ text: '(00)1' }])
    assert.deepEqual(said('(00)1\r\n(00)2\r\n').all, [{ text: '(00)1' }, { text: '(00)2' }])
  })

  it('keeps the separator GS that a scanner sends', () => {
    assert.deepEqual(said('10A\x1d21B\r').all, [{ text: '10A\x1d21B' }])
  })

  it('corrects with Backspace, and takes the last scan back where nothing is typed', () => {
    assert.deepEqual(said('12\x7f3\r').all, [{ text: '13' }])
    assert.deepEqual(said('\x7f', '\b').all, ['undo', 'undo'])
    assert.deepEqual(said('undo\r').all, ['undo'])
  })

  it('ends with ^D, stops with ^C, and passes over cursor keys and escape sequences', () => {
    assert.deepEqual(said('\x04', '\x03').all, ['done', 'stop'])
    assert.deepEqual(said('1\x1b[A\x1bOB\x1b[200~2\r').all, [{ text: '12' }])
  })

  it('holds no more of a line without end than a code can have', () => {
    assert.equal(said('9'.repeat(100_000)).draft.length, 8192)
  })
})
