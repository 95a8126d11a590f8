import assert from 'node:assert/strict'
import { stopSignal } from '../../src/cli/index.ts'

describe('the wish to stop', () => {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    it(`is heard as ${name}, once: the second time the process ends as ever`, () => {
      const before = process.listenerCount(name)
      const { signal } = stopSignal()
      assert.equal(signal.aborted, false)
      process.emit(name)
      assert.equal(signal.aborted, true)
      assert.equal(process.listenerCount(name), before)
      for (const other of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(other)
    })
})
