import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sizes } from './law.ts'
import { root, type Source, sourcesIn } from './source.ts'

const written = (folder: string, pattern: RegExp) =>
  sourcesIn(folder, pattern).filter(({ path }) => !path.endsWith('.generated.ts'))
const lines = ({ text }: Source) => text.trimEnd().split('\n').length
const over = (limit: number, sources: readonly Source[]) =>
  sources.filter((source) => lines(source) > limit).map((source) => `${source.path}: ${lines(source)} lines`)

const src = written('src', /\.ts$/)

describe('the law of sizes', () => {
  it('is kept by every file', () => {
    const all = [
      ...src,
      ...['test', 'scripts', 'bin', 'bench'].flatMap((folder) => written(folder, /\.(ts|js|mjs)$/)),
      ...written('contracts', /\.sol$/),
    ]
    assert.ok(all.length > src.length && src.length > 0)
    assert.deepEqual(over(sizes.fileLines, all), [])
  })

  it('is kept by every command', () => {
    assert.deepEqual(
      over(
        sizes.commandLines,
        src.filter(({ path }) => path.startsWith('commands/')),
      ),
      [],
    )
  })

  it('keeps most files on one screen and nearly all on three', () => {
    const sorted = src.map(lines).sort((a, b) => a - b)
    const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0
    assert.ok(at(0.5) <= sizes.medianLines, `median ${at(0.5)}`)
    assert.ok(at(0.95) <= sizes.percentile95Lines, `95th percentile ${at(0.95)}`)
  })

  it('keeps the door of each room short, and nothing but a door', () => {
    const doors = src.filter(({ path }) => /^[^/]+\/index\.ts$/.test(path))
    assert.ok(doors.length > 0)
    assert.deepEqual(over(sizes.indexLines, doors), [])
    const rooms = doors.filter(({ text }) => !/^(\s*(export|import) [^;]*? from '[^']+'|\s*\/\/.*)+\s*$/.test(text))
    assert.deepEqual(
      rooms.map(({ path }) => path),
      [],
    )
  })

  it('leaves functions to the linter, which counts them', () => {
    const { linter } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
    const rule = linter.rules.complexity.noExcessiveLinesPerFunction
    assert.deepEqual(rule, { level: 'error', options: { maxLines: 50 } })
  })
})
