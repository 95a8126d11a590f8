import assert from 'node:assert/strict'
import { checkpointNote, checkpointOf } from '../../src/journal/index.ts'
import { digest, isFault } from '../../src/values/index.ts'
import { sayRecall } from './site.ts'

describe('the text form of a checkpoint', () => {
  it('is origin, size and root, a line each', () => {
    const root = digest(`0x${'00'.repeat(31)}ff`)
    const note = checkpointNote('vialtrace/journal', { size: 42, root })
    assert.equal(note, 'vialtrace/journal\n42\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP8=\n')
  })

  it('has three lines whatever the origin is called', () => {
    const root = digest(`0x${'00'.repeat(32)}`)
    assert.equal(checkpointNote('a\nb\r\u2028c', { size: 1, root }).split('\n').length, 4)
  })
})

describe('a statement about something else', () => {
  it('is no checkpoint', () => {
    assert.throws(
      () => checkpointOf(sayRecall(1)(0n)),
      (error) => isFault(error, 'journal.checkpoint-refused'),
    )
  })
})
