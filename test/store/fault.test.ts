import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '../../src/store/migrate.ts'
import { openStore } from '../../src/store/open.ts'
import { isFault } from '../../src/values/index.ts'
import { failingStore, type WriteFailure, writeFailures } from '../support/storeFaults.ts'
import { tempDir } from '../support/tempDir.ts'

/** Every durable write of a migration, in the order they are made; the steps are such that none can be made twice. */
const writes = ['look whose file it is', 'the first step', 'the second step'] as const

/** A database from before there were any steps, and the steps. */
async function behind() {
  const dir = await tempDir()
  const [none, all] = [{ dir: join(dir, 'none') }, { dir: join(dir, 'all') }]
  for (const each of [none, all]) await mkdir(each.dir)
  await writeFile(join(all.dir, '0001_first.sql'), 'CREATE TABLE first (n INTEGER) STRICT')
  await writeFile(join(all.dir, '0002_second.sql'), 'ALTER TABLE first ADD COLUMN m INTEGER')
  const path = join(dir, 'site.sqlite')
  return { path, store: openStore(path, { migrations: none }), all }
}

/** Migrates while the `nth` write goes wrong; then whoever wanted to opens the file again. */
async function migrated(nth: number, failure: WriteFailure) {
  const { path, store, all } = await behind()
  const failing = failingStore(store, nth, failure)
  let error: unknown
  try {
    migrate(failing, (sql) => void store.prepare(sql).run(), all)
  } catch (caught) {
    error = caught
  }
  store.close()
  const again = openStore(path, { migrations: all })
  const columns = again.prepare<{ name: string }>(`SELECT name FROM pragma_table_info('first')`).all()
  const applied = again.prepare<{ name: string }>('SELECT name FROM migration ORDER BY number').all()
  again.close()
  return { error, begun: failing.writes(), names: [...columns, ...applied].map(({ name }) => name) }
}

describe('every durable write of a migration', () => {
  it('is one transaction, and all of them are in the table above', async () => {
    const { begun, error } = await migrated(Number.POSITIVE_INFINITY, 'fails but persists')
    assert.deepEqual([begun, error], [writes.length, undefined])
  })

  for (const failure of writeFailures)
    for (const [nth, name] of writes.entries())
      it(`loses nothing and does nothing twice when it ${failure}: ${name}`, async () => {
        const { error, names } = await migrated(nth, failure)
        assert.ok(isFault(error, 'store.io'), `${error}`)
        assert.deepEqual(names, ['n', 'm', '0001_first.sql', '0002_second.sql'])
      })
})
