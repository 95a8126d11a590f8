import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clockBreaches, importBreaches, purityBreaches, startBreaches } from './breach.ts'
import { mayImport, packages } from './law.ts'
import { roomOf, root, sourcesIn } from './source.ts'

const src = sourcesIn('src', /\.ts$/)
const toy = (path: string, text: string) => [{ path, text }]

describe('the law of rooms', () => {
  it('is kept by every file of src', () => {
    assert.ok(src.length > 0)
    assert.deepEqual(importBreaches(src), [])
  })

  it('knows every room there is, and no other', () => {
    const rooms = new Set(src.map(({ path }) => roomOf(path)))
    assert.deepEqual([...rooms].sort(), Object.keys(mayImport).sort())
  })

  it('lets knowledge run left and down only', () => {
    const rooms = Object.keys(mayImport)
    for (const [room, others] of Object.entries(mayImport))
      for (const other of others)
        assert.ok(rooms.indexOf(other) < rooms.indexOf(room), `${room} looks right at ${other}`)
  })

  it('names every package the product depends on', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const named = (name: string) => Object.keys(packages).some((rule) => `${name}/`.startsWith(`${rule}/`))
    assert.deepEqual(
      Object.keys(dependencies).filter((name) => !named(name)),
      [],
    )
  })

  const lawless: Record<string, [path: string, text: string, breach: RegExp]> = {
    'an import to the right': [
      'journal/log.ts',
      "import { draw } from '../report/index.ts'",
      /journal.* may not import report/,
    ],
    'a dynamic import to the right': ['journal/log.ts', "await import('../report/index.ts')", /may not import report/],
    'an export from the right': ['journal/log.ts', "export * from '../report/index.ts'", /may not import report/],
    'an import for its effects': ['journal/log.ts', "import '../report/index.ts'", /may not import report/],
    'an import over several lines': [
      'journal/log.ts',
      "import {\n  draw,\n} from '../report/index.ts'",
      /may not import report/,
    ],
    'a way in by the window': ['report/page.ts', "import type { Row } from '../values/reading.ts'", /by the window/],
    'a value where only types are allowed': [
      'trace/back.ts',
      "import { rows } from '../readmodel/index.ts'",
      /may not import readmodel/,
    ],
    'a package outside its room': ['journal/log.ts', "import { DatabaseSync } from 'node:sqlite'", /only store may/],
    'a subpath outside its room': ['event/kind.ts', "import { Wallet } from 'ethers/wallet'", /only ledger, sign may/],
    'a package nobody agreed on': ['store/open.ts', "import chalk from 'chalk'", /which no law names/],
  }
  for (const [what, [path, text, breach]] of Object.entries(lawless))
    it(`sees ${what}`, () => {
      const found = importBreaches(toy(path, text))
      assert.equal(found.length, 1)
      assert.match(found[0] ?? '', breach)
    })

  it('passes lawful imports', () => {
    const text = [
      "import { hash } from 'node:crypto'",
      "import type { Row } from '../readmodel/index.ts'",
      "import { sha256 } from '../values/index.ts'",
      "import { path } from './path.ts'",
      "// import { draw } from '../report/index.ts'",
    ]
    assert.deepEqual(importBreaches(toy('trace/back.ts', text.join('\n'))), [])
  })
})

describe('the law of the start', () => {
  it('is kept: a command loads nothing heavy before it runs', () => {
    assert.ok(src.some(({ path }) => path === 'main.ts'))
    assert.deepEqual(startBreaches(src), [])
  })

  it('follows static imports through the rooms, but not import()', () => {
    const rooms = [
      { path: 'commands/scan.ts', text: "import '../app/index.ts'\nimport type { Wallet } from 'ethers'" },
      { path: 'app/index.ts', text: "export * from './scan.ts'" },
      { path: 'app/scan.ts', text: "import sharp from 'sharp'\nawait import('bwip-js')" },
    ]
    assert.deepEqual(startBreaches(rooms), ['app/scan.ts loads sharp before a command needs it; use import()'])
  })
})

describe('the law of pure rooms', () => {
  it('is kept: they compute, and neither wait nor speak', () => {
    assert.deepEqual(purityBreaches(src), [])
  })

  it('sees what it forbids', () => {
    for (const text of ['await load()', 'console.log(1)', "import { readFileSync } from 'node:fs'"])
      assert.equal(purityBreaches(toy('coldchain/judge.ts', text)).length, 1, text)
    assert.deepEqual(purityBreaches(toy('coldchain/judge.ts', '// nothing to await here')), [])
  })
})

describe('the law of the clock', () => {
  it('is kept: only the wiring reads clock, randomness and environment', () => {
    assert.ok(src.length > 0)
    assert.deepEqual(clockBreaches(src), [])
  })

  it('sees each way to read them, and knows a date that is given', () => {
    const ways = [
      ...['Date.now()', 'new Date()', 'new Date', 'Date()', 'performance.now()', 'process.hrtime.bigint()'],
      ...[
        'setTimeout(wake, 5)',
        "from 'node:timers/promises'",
        'Math.random()',
        'randomBytes(32)',
        'crypto.randomUUID()',
      ],
      ...['crypto.getRandomValues(bytes)', 'process.env.HOME', "import { env } from 'node:process'"],
    ]
    for (const text of ways) assert.equal(clockBreaches(toy('event/kind.ts', text)).length, 1, text)
    assert.deepEqual(clockBreaches(toy('event/kind.ts', 'new Date(at)\n// not Date.now()')), [])
    assert.deepEqual(clockBreaches(toy('app/wire.ts', 'Date.now()')), [])
  })
})
