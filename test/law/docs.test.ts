import assert from 'node:assert/strict'
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { tempDir } from '../support/tempDir.ts'
import { root, type Source, sourcesIn } from './source.ts'
import { agrees, disagreements, sessionOf } from './transcript.ts'

const pages: Source[] = [
  ...readdirSync(root)
    .filter((name) => name.endsWith('.md'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  ...['docs', 'src'].flatMap((folder) =>
    sourcesIn(folder, /\.md$/).map(({ path, text }) => ({ path: `${folder}/${path}`, text })),
  ),
]
const commands = Object.keys(JSON.parse(readFileSync(join(root, 'docs/reference/surface.json'), 'utf8')).commands)

/** Folders left by the commands that pages start with, each made once. */
const made = new Map<string, string>()
async function startOf(setup: string | undefined): Promise<string> {
  const dir = await tempDir()
  if (setup === undefined) return dir
  if (!made.has(setup)) {
    const first = await tempDir()
    assert.deepEqual(disagreements([{ command: setup, expected: '…', exit: 0 }], first), [])
    made.set(setup, first)
  }
  cpSync(made.get(setup) ?? '', dir, { recursive: true })
  return dir
}

describe('the pages', () => {
  it('are there', () => {
    assert.ok(pages.length > 0)
  })

  for (const { path, text } of pages.filter((page) => sessionOf(page.text).steps.length > 0))
    it(`print in ${path} what really is printed`, async function () {
      this.timeout(300_000)
      const { setup, steps } = sessionOf(text)
      assert.deepEqual(disagreements(steps, await startOf(setup)), [])
    })

  it('link only to pages and headings that exist', () => {
    const dead = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].flatMap(([link, file = '', heading]) => {
        const target = file === '' ? path : join(dirname(path), file)
        const there = existsSync(join(root, target))
        return there && (heading === undefined || headingsOf(target).includes(heading)) ? [] : [`${path}: ${link}`]
      }),
    )
    assert.deepEqual(dead, [])
  })

  it('name only files that exist', () => {
    const folders = 'bench|bin|contracts|docs|fixtures|schemas|scripts|src|test'
    const named = new RegExp(`\`((?:${folders})/[^\`\\s<>*{}…]+)\``, 'g')
    const dead = pages.flatMap(({ path, text }) =>
      [...text.matchAll(named)].flatMap(([, file = '']) => (existsSync(join(root, file)) ? [] : [`${path}: ${file}`])),
    )
    assert.deepEqual(dead, [])
  })

  it('and the hints of errors name only commands that exist', function () {
    if (commands.length === 0) this.skip()
    const known = new Set(commands.flatMap((name) => [name, name.split(' ')[0] ?? '']))
    const dead = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/(?:`|^\$ |^)(?:npx )?vialtrace ([a-z]+)(?: ([a-z]+(?:-[a-z]+)*))?/gm)].flatMap(
        ([, topic = '', verb]) =>
          known.has(`${topic} ${verb}`) || commands.includes(topic)
            ? []
            : [`${path}: vialtrace ${topic} ${verb ?? ''}`],
      ),
    )
    assert.deepEqual(dead, [])
  })
})

function headingsOf(path: string): string[] {
  const headings = readFileSync(join(root, path), 'utf8').matchAll(/^#+ (.+)$/gm)
  return [...headings].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('the reader of console blocks', () => {
  const page = [
    'Words.',
    '<!-- starts with: true -->',
    '```console',
    '$ printf "a\\nb c\\nd\\n"',
    'a',
    'b …',
    'd',
    '$ cd .. && \\',
    '> pwd >/dev/null',
    '$ sh -c "echo no >&2; exit 3"  # exit 3',
    'no',
    '```',
    '```sh',
    '$ this is not run',
    '```',
    '````markdown',
    '```console',
    '$ nor is this',
    '```',
    '````',
  ].join('\n')

  it('finds commands, what they print and how they end', () => {
    const { setup, steps } = sessionOf(page)
    assert.equal(setup, 'true')
    assert.deepEqual(
      steps.map(({ expected, exit }) => [expected, exit]),
      [
        ['a\nb …\nd', 0],
        ['', 0],
        ['no', 3],
      ],
    )
  })

  it('hears from a comment how a command ends', () => {
    const { steps } = sessionOf('<!-- exits with 3: no -->\n```console\n$ say no\n$ say yes\n```')
    assert.deepEqual(
      steps.map(({ exit }) => exit),
      [3, 0],
    )
  })

  it('agrees with a page that is right', async () => {
    assert.deepEqual(disagreements(sessionOf(page).steps, await tempDir()), [])
  })

  it('disagrees with another word, another line, another exit code', async () => {
    for (const [right, wrong] of [
      ['b …', 'x …'],
      ['\nd\n', '\nd\ne\n'],
      ['# exit 3', '# exit 4'],
    ] as const)
      assert.equal(disagreements(sessionOf(page.replace(right, wrong)).steps, await tempDir()).length, 1)
  })

  it('runs the command line itself', async () => {
    const steps = sessionOf('```console\n$ vialtrace nonsense  # exit 2\nerror: …\n…\n```').steps
    assert.deepEqual(disagreements(steps, await tempDir()), [])
  })

  it('takes … for any number of lines, and nothing for nothing', () => {
    assert.ok(agrees('a\n…\nz', 'a\nb\nc\nz'))
    assert.ok(agrees('a\n…\nz', 'a\nz'))
    assert.ok(agrees('', ''))
    assert.ok(!agrees('', 'a'))
    assert.ok(!agrees('a', 'a\nb'))
    assert.ok(!agrees('a.c', 'abc'))
  })
})

describe('the decisions', () => {
  const decisions = sourcesIn('docs/decisions', /\.md$/)

  it('are numbered without a gap', () => {
    assert.ok(decisions.length > 0)
    const numbers = decisions.map(({ path }) => /^(\d{4})-[a-z]+(-[a-z]+)*\.md$/.exec(path)?.[1])
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => String(index + 1).padStart(4, '0')),
    )
  })

  it('are all listed, each once', () => {
    const listed = [...readFileSync(join(root, 'docs/README.md'), 'utf8').matchAll(/\(decisions\/(\S+\.md)\)/g)].map(
      ([, file]) => file,
    )
    assert.deepEqual(listed, [...decisions.map(({ path }) => path)].sort())
  })

  it('each say what was at stake, what was rejected at which cost, what holds, and since when', () => {
    for (const { path, text } of decisions) {
      assert.match(text, /^# \d{4} \S.+\n\nStatus: (accepted|superseded by \[.+\]) · Date: \d{4}-\d\d-\d\d$/m, path)
      for (const part of ['Context', 'Options', 'Decision', 'Consequences'])
        assert.ok(text.includes(`\n## ${part}\n`), path)
      assert.match(text, /\bCost: /, path)
    }
  })
})
