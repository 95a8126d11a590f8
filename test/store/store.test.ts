import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openStore, type Store } from '../../src/store/index.ts'
import { isFault } from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'

const coded = (code: string) => (error: unknown) => isFault(error, code)

/** A store over one table of numbers. */
async function numbers(): Promise<{ dir: string; path: string; open(readOnly?: boolean): Store }> {
  const dir = await tempDir()
  const migrations = { dir: join(dir, 'sql') }
  await mkdir(migrations.dir)
  await writeFile(join(migrations.dir, '0001_number.sql'), 'CREATE TABLE number (n INTEGER PRIMARY KEY) STRICT;')
  const path = join(dir, 'numbers.sqlite')
  return { dir, path, open: (readOnly = false) => openStore(path, { readOnly, migrations }) }
}

const insert = (store: Store, n: number) => store.prepare('INSERT INTO number (n) VALUES (?)').run(n)
const all = (store: Store) =>
  store
    .prepare<{ n: number }>('SELECT n FROM number ORDER BY n')
    .all()
    .map((row) => row.n)

describe('a store', () => {
  it('keeps what a transaction wrote across a close', async () => {
    const { open } = await numbers()
    const store = open()
    assert.equal(
      store.transaction(() => insert(store, 1).changes),
      1,
    )
    store.close()
    assert.deepEqual(all(open()), [1])
  })

  it('undoes all of a transaction whose work throws', async () => {
    const { open } = await numbers()
    const store = open()
    const torn = () =>
      store.transaction(() => {
        insert(store, 1)
        throw new Error('half way')
      })
    assert.throws(torn, /half way/)
    assert.deepEqual(all(store), [])
  })

  it('writes every commit through to the disk and keeps foreign keys', async () => {
    const { open } = await numbers()
    const store = open()
    assert.deepEqual(store.prepare('PRAGMA journal_mode').get(), { __proto__: null, journal_mode: 'wal' })
    assert.deepEqual(store.prepare('PRAGMA synchronous').get(), { __proto__: null, synchronous: 2 })
    assert.deepEqual(store.prepare('PRAGMA foreign_keys').get(), { __proto__: null, foreign_keys: 1 })
  })

  it('refuses a transaction inside another one and keeps the outer one whole', async () => {
    const { open } = await numbers()
    const store = open()
    const nested = () =>
      store.transaction(() => {
        insert(store, 1)
        store.transaction(() => insert(store, 2))
      })
    assert.throws(nested, coded('store.nested'))
    assert.deepEqual(all(store), [])
  })

  it('shows a snapshot one state while another process writes', async () => {
    const { open } = await numbers()
    const [store, writer] = [open(), open()]
    insert(writer, 1)
    const seen = store.snapshot(() => {
      const before = all(store)
      insert(writer, 2)
      return [before, store.snapshot(() => all(store))]
    })
    assert.deepEqual(seen, [[1], [1]])
    assert.deepEqual(all(store), [1, 2])
    store.snapshot(() => insert(store, 3))
    assert.deepEqual(all(store), [1, 2])
    assert.deepEqual(
      store.transaction(() => {
        insert(store, 3)
        return store.snapshot(() => all(store))
      }),
      [1, 2, 3],
    )
  })

  it('reads rows one by one', async () => {
    const { open } = await numbers()
    const store = open()
    for (const n of [1, 2, 3]) insert(store, n)
    const seen: number[] = []
    for (const row of store.prepare<{ n: number }>('SELECT n FROM number ORDER BY n').iterate()) {
      seen.push(row.n)
      if (row.n === 2) break
    }
    assert.deepEqual(seen, [1, 2])
  })

  it('lets a broken constraint through as the defect it is', async () => {
    const { open } = await numbers()
    const store = open()
    insert(store, 1)
    assert.throws(() => insert(store, 1), /UNIQUE constraint failed/)
  })

  it('says the disk is full, writes nothing, and goes on when there is space again', async () => {
    const { open } = await numbers()
    const store = open()
    const { page_count } = store.prepare<{ page_count: number }>('PRAGMA page_count').get() ?? { page_count: 0 }
    store.prepare(`PRAGMA max_page_count = ${page_count}`).get()
    const fill = () =>
      store.transaction(() => {
        for (let n = 0; n < 5000; n++) insert(store, n)
      })
    assert.throws(fill, coded('store.full'))
    assert.deepEqual(all(store), [])
    store.prepare('PRAGMA max_page_count = 1000').get()
    fill()
    assert.equal(all(store).length, 5000)
  })

  it('says another process is writing instead of waiting for ever', async () => {
    const { open, path } = await numbers()
    const store = open()
    store.prepare('PRAGMA busy_timeout = 1').get()
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    assert.throws(() => store.transaction(() => insert(store, 1)), coded('store.busy'))
    other.close()
    store.transaction(() => insert(store, 1))
  })

  it('refuses a file that is no database and leaves it as it was', async () => {
    const { open, path } = await numbers()
    writeFileSync(path, 'temperature;time\n'.repeat(500))
    const size = statSync(path).size
    assert.throws(() => open(), coded('store.not-a-database'))
    assert.throws(() => open(true), coded('store.not-a-database'))
    assert.equal(statSync(path).size, size)
  })

  it('says that a page is damaged when it comes to it', async () => {
    const { open, path } = await numbers()
    const store = open()
    store.transaction(() => {
      for (let n = 0; n < 5000; n++) insert(store, n)
    })
    store.close()
    const bytes = readFileSync(path)
    // The second page onwards: the first says what tables there are.
    bytes.fill(0xff, 8192)
    writeFileSync(path, bytes)
    assert.throws(() => all(open(true)), coded('store.corrupt'))
    assert.throws(() => all(open(true)), /^Fault: \S+ is damaged \(SQLite code \d+\)$/)
  })

  it('refuses a path it cannot write', async () => {
    const { dir } = await numbers()
    const migrations = { dir: join(dir, 'sql') }
    assert.throws(() => openStore(join(dir, 'absent', 'x.sqlite'), { migrations }), coded('store.unwritable'))
    assert.throws(() => openStore(dir, { migrations }), coded('store.unreadable'))
  })

  it('refuses a directory it may not write in', async function () {
    const { dir, open } = await numbers()
    if (process.platform === 'win32') this.skip()
    await chmod(dir, 0o555)
    const asNobody = process.getuid?.() === 0
    if (asNobody) process.seteuid?.(65534)
    try {
      assert.throws(() => open(), coded('store.unwritable'))
    } finally {
      if (asNobody) process.seteuid?.(0)
      await chmod(dir, 0o755)
    }
  })

  it('refuses further work after it was closed, and closes twice without harm', async () => {
    const { open } = await numbers()
    const store = open()
    store.close()
    store.close()
    assert.throws(() => store.prepare('SELECT 1'))
    assert.throws(() => store.transaction(() => 1))
  })
})

describe('a store opened to be read', () => {
  it('leaves no file behind', async () => {
    const { dir, open } = await numbers()
    open().close()
    const before = readdirSync(dir)
    const reader = open(true)
    assert.deepEqual(all(reader), [])
    reader.close()
    assert.deepEqual(readdirSync(dir), before)
  })

  it('sees what a writer that is still open has committed', async () => {
    const { open } = await numbers()
    const writer = open()
    insert(writer, 7)
    assert.deepEqual(all(open(true)), [7])
  })

  it('refuses to write', async () => {
    const { open } = await numbers()
    open().close()
    const reader = open(true)
    assert.throws(() => insert(reader, 1), coded('store.unwritable'))
    assert.throws(() => reader.transaction(() => insert(reader, 1)), coded('store.unwritable'))
  })

  it('says so when there is nothing to read, and makes nothing', async () => {
    const { open, path } = await numbers()
    assert.throws(() => open(true), coded('store.missing'))
    assert.equal(existsSync(path), false)
  })
})

/** Does something as a user who is not root, for whom alone permissions count. */
function asNobody<T>(work: () => T): T {
  const root = process.getuid?.() === 0
  if (root) process.seteuid?.(65534)
  try {
    return work()
  } finally {
    if (root) process.seteuid?.(0)
  }
}

describe('a store that may only be read', () => {
  it('is read without being asked for it, refuses every write, and gets no file beside it', async function () {
    if (process.platform === 'win32') this.skip()
    const { dir, path, open } = await numbers()
    const writer = open()
    insert(writer, 1)
    writer.close()
    const before = readdirSync(dir)
    await chmod(path, 0o444)
    await chmod(dir, 0o555)
    asNobody(() => {
      const store = open()
      assert.equal(store.writable, false)
      assert.deepEqual(all(store), [1])
      assert.throws(() => store.transaction(() => insert(store, 2)), coded('store.unwritable'))
      store.close()
    })
    await chmod(dir, 0o755)
    assert.deepEqual(readdirSync(dir), before)
  })

  it('that may not even be read is said to be so, and is not said to be damaged or missing', async function () {
    if (process.platform === 'win32') this.skip()
    const { dir, path, open } = await numbers()
    open().close()
    await chmod(dir, 0o755)
    await chmod(path, 0o000)
    for (const readOnly of [true, false]) asNobody(() => assert.throws(() => open(readOnly), coded('store.unreadable')))
    await chmod(path, 0o644)
    await chmod(dir, 0o600)
    asNobody(() => assert.throws(() => open(true), coded('store.unreadable')))
  })

  for (const [what, left] of [
    ['with the index of its log', ['', '-wal', '-shm']],
    ['without the index of its log', ['', '-wal']],
  ] as const)
    it(`shows what a killed process had committed, ${what}, and leaves every byte as it was`, async () => {
      const { dir, path, open } = await numbers()
      const writer = open()
      insert(writer, 7)
      const files = left.map((suffix) => [`${path}${suffix}`, readFileSync(`${path}${suffix}`)] as const)
      writer.close()
      for (const [file, bytes] of files) writeFileSync(file, bytes)
      const before = readdirSync(dir)
      const reader = open(true)
      assert.deepEqual(all(reader), [7])
      reader.close()
      assert.deepEqual(readdirSync(dir), before)
      for (const [file, bytes] of files) assert.deepEqual(readFileSync(file), bytes)
    })
})

describe('a backup', () => {
  it('is whole while the original is being written', async () => {
    const { open, dir } = await numbers()
    const store = open()
    for (let n = 0; n < 100; n++) insert(store, n)
    const target = join(dir, 'copy.sqlite')
    await store.backup(target)
    const copy = openStore(target, { readOnly: true, migrations: { dir: join(dir, 'sql') } })
    assert.equal(all(copy).length, 100)
    assert.equal(existsSync(`${target}.part`), false)
  })

  it('refuses a place it cannot write and leaves the original alone', async () => {
    const { open, dir } = await numbers()
    const store = open()
    insert(store, 1)
    await assert.rejects(store.backup(join(dir, 'absent', 'copy.sqlite')), coded('store.unwritable'))
    assert.deepEqual(all(store), [1])
  })
})
