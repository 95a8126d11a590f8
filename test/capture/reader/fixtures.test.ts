import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openReader, readerProfiles } from '../../../src/capture/reader/index.ts'
import { isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import { memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'
import { first } from '../../support/seen.ts'

const folder = (path: string) => fileURLToPath(new URL(`../../../fixtures/${path}`, import.meta.url))

/** A device that says what stands in the file: at once, or when it has been asked what stands before it. */
function deviceOf(script: string) {
  const cable = memoryLine()
  const lines = script.trim().split('\n')
  const bytesOf = (line: string) => Buffer.from(line.slice(2).replaceAll(' ', ''), 'hex')
  const speak = async (restMs: (ms: number) => Promise<void>) => {
    for (let line = lines[0]; line?.startsWith('<'); line = lines[0]) {
      cable.send(bytesOf(line))
      lines.shift()
      await restMs(65)
    }
  }
  cable.onWritten((bytes) => {
    const asked = lines.shift() ?? ''
    assert.deepEqual(Buffer.from(bytes), bytesOf(asked))
    for (let line = lines[0]; line?.startsWith('<'); line = lines[0]) {
      lines.shift()
      cable.send(bytesOf(line))
    }
  })
  return { line: cable.line, speak }
}

describe('capture/reader fixtures', () => {
  for (const profile of readerProfiles)
    for (const name of readdirSync(folder(profile)))
      it(`are read as expected: ${profile}/${name}`, async () => {
        const read = (file: string) => readFileSync(folder(`${profile}/${name}/${file}`), 'utf8')
        const expected: object[] = JSON.parse(read('expected.json'))
        const clock = manualClock()
        const { line, speak } = deviceOf(read('input.txt'))
        const opening = openReader({ profile, port: '/dev/memory' }, clock, async () => line)
        const heard = first(await paced(clock, opening), expected.length)
        await speak((ms) => clock.advance(ms))
        const seen = await paced(clock, heard)
        assert.deepEqual(
          seen.map(({ source, result }) => ({ source, code: isFault(result) ? result.code : null })),
          expected,
        )
      })
})
