import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newFilesIn } from '../../src/app/watching.ts'
import { manualClock } from '../support/clock.ts'
import { tempDir } from '../support/tempDir.ts'

/** Between two looks at the folder the next step is done; after the last one the watch is stopped. */
async function watched(folder: string, steps: readonly (() => void)[]): Promise<string[]> {
  const stop = new AbortController()
  const left = [...steps]
  const sleep = async () => {
    const step = left.shift()
    if (step) step()
    else stop.abort()
  }
  const seen: string[] = []
  for await (const path of newFilesIn(folder, { ...manualClock(), sleep }, stop.signal))
    seen.push(path.slice(folder.length + 1))
  return seen
}

const pause = () => undefined

describe('a watched folder', () => {
  it('gives each new file once, when it has stopped growing, and nothing that was there before', async () => {
    const folder = await tempDir()
    writeFileSync(join(folder, 'old.jpg'), 'x')
    const at = (name: string) => join(folder, name)
    const seen = await watched(folder, [
      () => writeFileSync(at('a.jpg'), 'half'),
      () => appendFileSync(at('a.jpg'), 'whole'),
      () => writeFileSync(at('b.jpg'), 'x'),
      pause,
      () => mkdirSync(at('folder')),
      () => writeFileSync(at('.c.jpg.part'), 'x'),
      () => writeFileSync(at('empty.jpg'), ''),
      pause,
      pause,
    ])
    assert.deepEqual(seen, ['a.jpg', 'b.jpg'])
  })

  it('is refused when it is none', async () => {
    await assert.rejects(watched(join(await tempDir(), 'none'), []), { code: 'app.file-unusable' })
  })
})
