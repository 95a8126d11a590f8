import assert from 'node:assert/strict'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemWiring } from '../../src/app/index.ts'
import { createKey, readSecret, saveKeystore } from '../../src/sign/index.ts'
import { assertRecordedOnce, entriesAt, type NetworkSite, networkSite, say } from '../support/networkSite.ts'
import { run } from '../support/run.ts'

describe('relayers that race with the same statements', function () {
  this.timeout(60_000)
  let site: NetworkSite
  beforeEach(async () => {
    site = await networkSite()
  })
  afterEach(() => site.end())

  /** The site as a copy of its folder elsewhere, whose transactions are signed with a key of its own. */
  async function twin(): Promise<string> {
    const dir = `${site.dir} twin`
    cpSync(site.dir, dir, { recursive: true })
    const path = join(dir, 'keys', 'relayer.json')
    rmSync(path)
    const { random } = systemWiring()
    await saveKeystore(path, createKey(random), readSecret(join(dir, 'keys', 'secret')), random)
    return dir
  }

  const sync = (dir: string) => run(['ledger', 'sync', '--json', '--site', dir])

  it('from one folder, as two processes with one key, record each once and in order', async () => {
    const ids = await say(site.open(), 120)
    const ends = await Promise.all([sync(site.dir), sync(site.dir)])
    for (const { exit, stderr } of ends) assert.equal(exit, 0, stderr)
    const told = ends.map(({ stdout }) => JSON.parse(stdout))
    assert.deepEqual([told[0].rejected, told[1].rejected, told[0].pending, told[1].pending], [0, 0, 0, 0])
    await assertRecordedOnce(site, ids)
  })

  it('from two folders, with a key each, record each once, and both know it', async () => {
    const ids = await say(site.open(), 120)
    const other = await twin()
    const ends = await Promise.all([sync(site.dir), sync(other)])
    for (const { exit, stdout, stderr } of ends) {
      assert.equal(exit, 0, stderr)
      assert.deepEqual({ ...JSON.parse(stdout), refused: [] }, { recorded: 120, rejected: 0, pending: 0, refused: [] })
    }
    await assertRecordedOnce(site, ids)
    const rejected = (await entriesAt(site)).filter(({ status }) => status === 'rejected')
    assert.ok(rejected.every((entry) => entry.status === 'rejected' && entry.refusal === 'nonce-used'))
  })
})
