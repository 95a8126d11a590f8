import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { sourcesIn } from './source.ts'

const what = ['source', 'licence', 'synthetic']

describe('the law of fixtures', () => {
  it('is kept: each folder with files says where they come from, under which licence, and what is synthetic', () => {
    const files = sourcesIn('fixtures', /\.[a-zA-Z0-9]+$/)
    const sources = new Map(
      files.filter(({ path }) => path.endsWith('SOURCE.md')).map(({ path, text }) => [dirname(path), text]),
    )
    const folders = [...new Set(files.map(({ path }) => dirname(path)))]
    assert.ok(folders.length > 0)
    const silent = folders.flatMap((folder) =>
      what
        .filter((word) => !sources.get(folder)?.toLowerCase().includes(word))
        .map((word) => `${folder}/SOURCE.md does not say: ${word}`),
    )
    assert.deepEqual(silent, [])
  })
})
