import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSite, openSite } from '../../src/app/site.ts'
import { isFault, zeroAddress, zeroDigest } from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'

const updater = fileURLToPath(new URL('./siteUpdater.ts', import.meta.url))
const content = { name: 'clinic', party: zeroAddress, roles: [], recipient: 'age1x', exchange: 'sealed' }

async function newSite() {
  const dir = await tempDir()
  const site = createSite(dir, { ...content, ledger: null, devices: [], witness: null })
  return { dir, site, path: join(dir, 'site.json') }
}

/** Where each value stands in an object, itself and all that is in it. */
function placesIn(value: object): string[][] {
  return Object.entries(value).flatMap(([key, each]) => [
    [key],
    ...(typeof each === 'object' && each !== null ? placesIn(each).map((place) => [key, ...place]) : []),
  ])
}

function withChange(value: object, place: readonly string[], to: unknown): object {
  const copy = structuredClone(value)
  const parent = place.slice(0, -1).reduce<object>((within, key) => Reflect.get(within, key), copy)
  Reflect.set(parent, place.at(-1) ?? '', to)
  return copy
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

  const device = {
    ...{ label: 'fridge', address: zeroAddress, model: 'tmp36', port: null, busAddress: '', probe: 'P-1' },
    ...{ container: 'fridge', profile: 'vaccine', intervalMs: 60_000 },
  }
  const embedded = { type: 'embedded', chainId: 41_002, contract: zeroAddress, dir: '.' }
  const network = { type: 'network', chainId: 41_002, contract: zeroAddress, urls: ['http://localhost'] }
  const witness = { height: 0, hash: zeroDigest }
  const whole = { version: 1, ...content, roles: ['clinic'], ledger: network, devices: [device], witness }
  const file = { ...whole, lotKeys: { lot: '00' } }

  it('takes it with each ledger and without what may be missing', async () => {
    const { dir, path } = await newSite()
    for (const each of [file, whole, { ...file, ledger: embedded }, { ...file, ledger: null, witness: null }]) {
      writeFileSync(path, JSON.stringify(each))
      assert.deepEqual(openSite(dir).file, each)
    }
  })

  for (const [which, good] of Object.entries({ network: file, embedded: { ...file, ledger: embedded } }))
    it(`names the one field that is missing or something else, with ${which} ledger`, async () => {
      const { dir, site, path } = await newSite()
      const places = placesIn(good).filter((place) => place[0] !== 'version')
      assert.ok(places.length > 25)
      for (const place of places)
        for (const bad of place[0] === 'lotKeys' ? [false] : [undefined, false]) {
          const text = JSON.stringify(withChange(good, place, bad))
          writeFileSync(path, text)
          const field = place.join('.').replaceAll(/\.(\d+)/g, '[$1]')
          const named = (error: unknown) =>
            isFault(error, 'app.site-damaged') && error.message.includes(` as ${field} in ${path}, found `)
          assert.throws(() => openSite(dir), named, text)
          assert.throws(() => site.update(() => assert.fail('changed')), named, text)
          assert.equal(readFileSync(path, 'utf8'), text)
        }
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
