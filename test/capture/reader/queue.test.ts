import assert from 'node:assert/strict'
import { queue } from '../../../src/capture/reader/queue.ts'

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = []
  for await (const item of items) seen.push(item)
  return seen
}

describe('capture/reader queue', () => {
  it('hands on what came before it ended, then its end, and nothing that came after', async () => {
    const { push, end, items } = queue<number>()
    push(1)
    push(2)
    end()
    push(3)
    end(new Error('too late to matter'))
    assert.deepEqual(await all(items), [1, 2])
  })

  it('wakes a consumer that waits, and breaks off with the error it ended with', async () => {
    const { push, end, items } = queue<number>()
    const next = items[Symbol.asyncIterator]()
    const first = next.next()
    push(7)
    assert.deepEqual(await first, { value: 7, done: false })
    const second = next.next()
    end(new Error('unplugged'))
    await assert.rejects(second, /unplugged/)
  })
})
