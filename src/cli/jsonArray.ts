import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { jsonText } from './jsonText.ts'

const batchBytes = 1 << 16

/**
 * Writes an array while its items come, one a line. A long one is never held in memory as a whole, and what has come is
 * written before anything is waited for.
 */
export async function writeJsonArray(items: AsyncIterable<unknown>, output: Writable): Promise<void> {
  let text = '['
  let separator = '\n'
  let waiting: NodeJS.Immediate | undefined
  const flush = (): boolean => {
    clearImmediate(waiting)
    waiting = undefined
    const roomLeft = output.write(text)
    text = ''
    return roomLeft
  }
  try {
    for await (const item of items) {
      text += separator + jsonText(item, 0)
      separator = ',\n'
      waiting ??= setImmediate(flush)
      if (text.length >= batchBytes && !flush()) await once(output, 'drain')
    }
  } finally {
    text += '\n]\n'
    flush()
  }
}
