import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { jsonText } from './jsonText.ts'

const batchBytes = 1 << 16

/** Writes an array while its items come, one a line, so that a long one is never held in memory as a whole. */
export async function writeJsonArray(items: AsyncIterable<unknown>, output: Writable): Promise<void> {
  let text = '['
  let separator = '\n'
  try {
    for await (const item of items) {
      text += separator + jsonText(item, 0)
      separator = ',\n'
      if (text.length < batchBytes) continue
      if (!output.write(text)) await once(output, 'drain')
      text = ''
    }
  } finally {
    output.write(`${text}\n]\n`)
  }
}
