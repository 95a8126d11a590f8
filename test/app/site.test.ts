import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSite, openSite } from '../../src/app/site.ts'
import { zeroAddress } from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'

const updater = fileURLToPath(new URL('./siteUpdater.ts', import.meta.url))
const content = { name: 'clinic', party: zeroAddress, roles: [], recipient: 'age1x', exchange: 'sealed' }

async function newSite() {
  const dir = await tempDir()
  const site = createSite(dir, { ...content, ledger: null, devices: [], witness: null })
  return { dir, site, path: join(dir, 'site.json') }
}

describe('app site', () => {
  it('is read as it was written', async () => {
    const { dir, site } = await newSite()
    site.update((file) => {
      file.witness = { height: 7, hash: `0x${'7'.repeat(64)}` as never }
    })
    assert.deepEqual(openSite(dir).file, site.file)
    assert.equal(openSite(dir).file.witness?.height, 7)
  })

  it('refuses a folder without one, and never makes a second one', async () => {
    const { dir } = await newSite()
    assert.throws(() => openSite(join(dir, 'elsewhere')), { code: 'app.site-missing', kind: 'usage' })
    const before = readFileSync(join(dir, 'site.json'))
    assert.throws(() => createSite(dir, { ...content, ledger: null, devices: [], witness: null }), {
      code: 'app.site-exists',
    })
    assert.deepEqual(readFileSync(join(dir, 'site.json')), before)
  })

  it('says so when it may not be looked at, instead of that there is none', async function () {
    if (process.platform === 'win32') this.skip()
    const { dir } = await newSite()
    chmodSync(dir, 0o600)
    const root = process.getuid?.() === 0
    if (root) process.seteuid?.(65534)
    try {
      assert.throws(() => openSite(dir), { code: 'app.site-unreadable', kind: 'failed' })
    } finally {
      if (root) process.seteuid?.(0)
      chmodSync(dir, 0o700)
    }
  })

  for (const [what, text, code] of [
    ['of another version', '{"version": 2, "name": "from tomorrow"}', 'app.site-version'],
    ['that is cut short', '{"version": 1, "na', 'app.site-damaged'],
    ['that is empty', '', 'app.site-damaged'],
    ['without a version', '{"name": "clinic"}', 'app.site-damaged'],
    ['that is a list', '[1]', 'app.site-damaged'],
    ['that is null', 'null', 'app.site-damaged'],
  ] as const)
    it(`refuses one ${what}, and leaves it as it is`, async () => {
      const { dir, path } = await newSite()
      writeFileSync(path, text)
      assert.throws(() => openSite(dir), { code })
      assert.equal(readFileSync(path, 'utf8'), text)
    })

  it('loses no change of several processes at once, and is whole whenever it is read', async () => {
    const { dir, path } = await newSite()
    const [names, times] = [['a', 'b', 'c'], 25]
    const running = names.map((name) =>
      spawn(process.execPath, [updater, dir, name, `${times}`], { stdio: ['ignore', 'inherit', 'inherit'] }),
    )
    let left = running.length
    for (const child of running) child.on('close', () => left--)
    for (; left > 0; await new Promise(setImmediate)) JSON.parse(readFileSync(path, 'utf8'))
    const labels = openSite(dir).file.devices.map(({ label }) => label)
    const expected = names.flatMap((name) => Array.from({ length: times }, (_, turn) => `${name}-${turn}`))
    assert.deepEqual(labels.toSorted(), expected.toSorted())
    assert.deepEqual(
      readdirSync(dir).filter((file) => file.endsWith('.part')),
      [],
    )
  })
})
