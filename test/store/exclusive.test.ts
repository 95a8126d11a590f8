import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { openStore, type Store } from '../../src/store/index.ts'
import { isFault } from '../../src/values/index.ts'
import { manualClock } from '../support/clock.ts'
import { tempDir } from '../support/tempDir.ts'

async function twoStores(): Promise<[Store, Store]> {
  const dir = await tempDir()
  const migrations = { dir: join(dir, 'sql') }
  await mkdir(migrations.dir)
  await writeFile(join(migrations.dir, '0001_step.sql'), 'CREATE TABLE step (said TEXT NOT NULL) STRICT;')
  const open = () => openStore(join(dir, 'steps.sqlite'), { migrations })
  return [open(), open()]
}

const say = (store: Store, text: string) => store.prepare('INSERT INTO step (said) VALUES (?)').run(text)
const said = (store: Store) =>
  store
    .prepare<{ said: string }>('SELECT said FROM step ORDER BY rowid')
    .all()
    .map((row) => row.said)

describe('an exclusive transaction', () => {
  it('holds the lock across awaits and lets the next one in when it is done', async () => {
    const [one, other] = await twoStores()
    const clock = manualClock()
    const gate = Promise.withResolvers<void>()
    const first = one.exclusive(
      async () => {
        say(one, 'first begins')
        await gate.promise
        say(one, 'first ends')
      },
      { clock },
    )
    const second = other.exclusive(async () => say(other, 'second'), { clock, random: () => new Uint8Array([255]) })
    await turn()
    await clock.advance(50)
    assert.deepEqual(said(other), [])
    gate.resolve()
    await first
    await clock.advance(500)
    await second
    assert.deepEqual(said(one), ['first begins', 'first ends', 'second'])
  })

  it('queues calls on one store in the order they were made', async () => {
    const [store] = await twoStores()
    const clock = manualClock()
    const texts = ['a', 'b', 'c']
    await Promise.all(
      texts.map((text) =>
        store.exclusive(
          async () => {
            await turn()
            say(store, text)
          },
          { clock },
        ),
      ),
    )
    assert.deepEqual(said(store), texts)
  })

  it('undoes everything when its work rejects, and the next call still runs', async () => {
    const [store] = await twoStores()
    const clock = manualClock()
    const torn = store.exclusive(
      async () => {
        say(store, 'lost')
        await turn()
        throw new Error('half way')
      },
      { clock },
    )
    const next = store.exclusive(async () => say(store, 'kept'), { clock })
    await assert.rejects(torn, /half way/)
    await next
    assert.deepEqual(said(store), ['kept'])
  })

  it('gives up on a lock that is never free', async () => {
    const [one, other] = await twoStores()
    const clock = manualClock()
    const gate = Promise.withResolvers<void>()
    const holder = one.exclusive(() => gate.promise, { clock })
    await turn()
    const refused = assert.rejects(
      other.exclusive(async () => 1, { clock }),
      (error) => isFault(error, 'store.busy'),
    )
    await turn()
    await clock.advance(31_000)
    await refused
    gate.resolve()
    await holder
  })
})
