import assert from 'node:assert/strict'
import { emptyNames } from './law.ts'
import { sourcesIn } from './source.ts'

const folders = ['src', 'test', 'scripts', 'bench', 'contracts', 'bin']
const sources = folders.flatMap((folder) =>
  sourcesIn(folder, /\.(ts|js|mjs|sol|sql)$/).map(({ path, text }) => ({ path: `${folder}/${path}`, text })),
)
const tests = sources.filter(({ path }) => path.endsWith('.test.ts'))

/** `test/law` tells in tests what it forbids. */
const others = sources.filter(({ path }) => !path.startsWith('test/law/'))

describe('the law of names', () => {
  it('is kept: a name says what is inside', () => {
    assert.ok(sources.length > 0)
    const empty = sources.filter(({ path }) =>
      path
        .split('/')
        .slice(1)
        .some((part) => emptyNames.test(part.replace(/\..*/, ''))),
    )
    assert.deepEqual(
      empty.map(({ path }) => path),
      [],
    )
  })

  it('spells files like the one noun in them, commands like what is typed, migrations with a number', () => {
    const spelling: [RegExp, RegExp][] = [
      [/^src\/commands\//, /\/[a-z]+(-[a-z]+)*\.ts$/],
      [/\.sql$/, /\/sql\/\d{4}_[a-z]+(_[a-z]+)*\.sql$/],
      [/\.sol$/, /\/[A-Z][A-Za-z0-9]*\.sol$/],
      [/./, /\/[a-z][A-Za-z0-9]*(\.test|\.generated|\.d)?\.(ts|js|mjs)$/],
    ]
    const wrong = sources.filter(({ path }) => !spelling.find(([which]) => which.test(path))?.[1].test(path))
    assert.deepEqual(
      wrong.map(({ path }) => path),
      [],
    )
  })

  it('names tests by sentences about behaviour', () => {
    assert.ok(tests.length > 0)
    const empty = /^(works?|default|basic|test|should .*|ok|it works.*|.* works)$/i
    for (const { path, text } of tests) {
      const titles = [...text.matchAll(/^\s*it\(\s*(['"`])(.+?)\1\s*,/gm)].map((match) => match[2] ?? '')
      for (const title of titles) assert.ok(/\S \S/.test(title) && !empty.test(title), `${path}: ${title}`)
    }
  })

  it('mirrors src in test: each room has its tests, and tests have a room', () => {
    const roomsIn = (found: typeof sources) =>
      new Set(found.flatMap(({ path }) => path.split('/').slice(1, -1)[0] ?? []))
    const [rooms, mirrored] = [roomsIn(sources.filter(({ path }) => path.startsWith('src/'))), roomsIn(tests)]
    assert.deepEqual(
      [...rooms].filter((room) => !mirrored.has(room)),
      [],
    )
    const besideRooms = ['contracts', 'fault', 'law']
    assert.deepEqual(
      [...mirrored].filter((room) => !rooms.has(room) && !besideRooms.includes(room)),
      [],
    )
  })

  it('leaves nothing unfinished, focused or silenced', () => {
    const marks =
      /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck|expect-error)|\b(describe|it)\.only\(|biome-ignore(?!.*: \S)/
    const found = others.flatMap(({ path, text }) => (marks.test(text) ? [`${path}: ${marks.exec(text)?.[0]}`] : []))
    assert.deepEqual(found, [])
  })

  it('draws no dividers in comments', () => {
    const found = sources.filter(({ text }) => /^\s*(\/\/|\*|\/\*)\s*[-=*#─━]{4,}/m.test(text))
    assert.deepEqual(
      found.map(({ path }) => path),
      [],
    )
  })
})
