import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { writeJsonArray } from '../../src/cli/jsonArray.ts'

describe('an array printed while its items come', () => {
  it('is JSON, however many items and however slow the reader', async () => {
    for (const count of [0, 1, 5000]) {
      const output = new PassThrough({ highWaterMark: 1000 })
      const heard = output.toArray()
      await writeJsonArray(
        (async function* () {
          for (let at = 0; at < count; at++) yield { at, text: 'x'.repeat(100) }
        })(),
        output,
      )
      output.end()
      const items = JSON.parse(Buffer.concat(await heard).toString())
      assert.deepEqual([items.length, items.at(-1)?.at], [count, count === 0 ? undefined : count - 1])
    }
  })

  it('shows what has come before the next is there, and is closed when the items fail', async () => {
    const output = new PassThrough()
    const next = Promise.withResolvers<never>()
    const writing = writeJsonArray(
      (async function* () {
        yield 'first'
        await next.promise
      })(),
      output,
    )
    await new Promise((resolve) => output.once('data', resolve)).then((text) =>
      assert.equal(String(text), '[\n"first"'),
    )
    next.reject(new Error('gone'))
    await assert.rejects(writing, /gone/)
    assert.equal(String(output.read()), '\n]\n')
  })
})
