import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root, sourcesIn } from './source.ts'

const what = ['Source', 'Licence', 'Synthetic']

describe('the law of fixtures', () => {
  it('is kept: each folder with files says where they come from, under which licence, and what is synthetic', function () {
    if (!existsSync(join(root, 'fixtures'))) this.skip()
    const files = sourcesIn('fixtures', /\.[a-zA-Z0-9]+$/)
    const sources = new Map(
      files.filter(({ path }) => path.endsWith('SOURCE.md')).map(({ path, text }) => [dirname(path), text]),
    )
    const folders = [...new Set(files.map(({ path }) => dirname(path)))]
    assert.ok(folders.length > 0)
    const silent = folders.flatMap((folder) =>
      what
        .filter((word) => !sources.get(folder)?.includes(`${word}:`))
        .map((word) => `${folder}/SOURCE.md lacks "${word}:"`),
    )
    assert.deepEqual(silent, [])
  })
})
