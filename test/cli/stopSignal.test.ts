import assert from 'node:assert/strict'
import { stopSignal } from '../../src/cli/stopSignal.ts'

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const listeners = () => names.map((name) => process.listeners(name))

describe('the wish to stop', () => {
  for (const name of names)
    it(`is heard as ${name}, once: the second time the process ends as ever`, () => {
      const before = listeners()
      const { signal } = stopSignal()
      assert.equal(signal.aborted, false)
      process.listeners(name).at(-1)?.(name)
      assert.equal(signal.aborted, true)
      assert.deepEqual(listeners(), before)
    })

  it('is not heard any more when nobody listens for it', () => {
    const before = listeners()
    const { forget, signal } = stopSignal()
    forget()
    assert.deepEqual(listeners(), before)
    assert.equal(signal.aborted, false)
  })
})
