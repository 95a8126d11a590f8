import assert from 'node:assert/strict'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openStore } from '../../src/store/index.ts'
import { isFault } from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'

const coded = (code: string) => (error: unknown) => isFault(error, code)
const tables = `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`

async function site(...migrations: string[]) {
  const dir = await tempDir()
  await mkdir(join(dir, 'sql'))
  const write = (number: number, sql: string) =>
    writeFile(join(dir, 'sql', `${String(number).padStart(4, '0')}_step.sql`), sql)
  for (const [i, sql] of migrations.entries()) await write(i + 1, sql)
  const path = join(dir, 'site.sqlite')
  return {
    dir,
    path,
    write,
    open: (readOnly = false) => openStore(path, { readOnly, migrations: { dir: join(dir, 'sql') } }),
  }
}

describe('migrations', () => {
  it('apply in order, once, and later ones follow when they appear', async () => {
    const { open, write } = await site('CREATE TABLE a (n INTEGER) STRICT;')
    open().close()
    await write(2, 'CREATE TABLE b (n INTEGER) STRICT; INSERT INTO b VALUES (1);')
    open().close()
    const store = open()
    assert.deepEqual(
      store
        .prepare<{ name: string }>(tables)
        .all()
        .map((row) => row.name),
      ['a', 'b', 'migration'],
    )
    assert.equal(store.prepare('SELECT n FROM b').all().length, 1)
  })

  it('leave nothing of a step that fails half way', async () => {
    const { open, write, path } = await site(
      'CREATE TABLE a (n INTEGER) STRICT;',
      'CREATE TABLE b (n INTEGER) STRICT; CREATE nonsense;',
    )
    assert.throws(() => open(), /syntax error/)
    const raw = new DatabaseSync(path)
    assert.deepEqual(
      raw
        .prepare(tables)
        .all()
        .map((row) => row.name),
      ['a', 'migration'],
    )
    raw.close()
    await write(2, 'CREATE TABLE b (n INTEGER) STRICT;')
    open().close()
  })

  it('refuse a step that was edited after it was applied', async () => {
    const { open, write } = await site('CREATE TABLE a (n INTEGER) STRICT;')
    open().close()
    await write(1, 'CREATE TABLE a (n TEXT) STRICT;')
    assert.throws(() => open(), coded('store.migration-edited'))
    assert.throws(() => open(true), coded('store.migration-edited'))
  })

  it('take other line ends for the same step', async () => {
    const { open, write } = await site('CREATE TABLE a (\n n INTEGER\n) STRICT;')
    open().close()
    await write(1, 'CREATE TABLE a (\r\n n INTEGER\r\n) STRICT;')
    open().close()
  })

  it('refuse a file from a newer program and do not change it', async () => {
    const { open, dir, path } = await site('CREATE TABLE a (n INTEGER) STRICT;', 'CREATE TABLE b (n INTEGER) STRICT;')
    open().close()
    await rm(join(dir, 'sql', '0002_step.sql'))
    const before = await readFile(path)
    assert.throws(() => open(), coded('store.version'))
    assert.throws(() => open(true), coded('store.version'))
    assert.deepEqual(await readFile(path), before)
  })

  it('are not applied to a file that is only read', async () => {
    const { open, write } = await site('CREATE TABLE a (n INTEGER) STRICT;')
    open().close()
    await write(2, 'CREATE TABLE b (n INTEGER) STRICT;')
    assert.throws(() => open(true), coded('store.version'))
  })

  it('refuse a database that somebody else made', async () => {
    const { open, path } = await site('CREATE TABLE a (n INTEGER) STRICT;')
    const raw = new DatabaseSync(path)
    raw.exec('CREATE TABLE photos (n INTEGER)')
    raw.close()
    assert.throws(() => open(), coded('store.version'))
    assert.throws(() => open(true), coded('store.version'))
  })
})
