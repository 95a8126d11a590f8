import assert from 'node:assert/strict'
import { checkpointOf } from '../../src/journal/index.ts'
import { isFault } from '../../src/values/index.ts'
import { sayRecall } from './site.ts'

describe('a statement about something else', () => {
  it('is no checkpoint', () => {
    assert.throws(
      () => checkpointOf(sayRecall(1)(0n)),
      (error) => isFault(error, 'journal.checkpoint-refused'),
    )
  })
})
