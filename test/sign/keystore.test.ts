import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { decryptKeystoreJson, encryptKeystoreJson } from 'ethers/wallet'
import {
  createSecret,
  keyFrom,
  openKeystore,
  readSecret,
  saveKeystore,
  saveSecret,
  writePrivateFile,
} from '../../src/sign/index.ts'
import { bytesOf, isFault, sha256 } from '../../src/values/index.ts'
import { keyNumber } from '../support/anyStatement.ts'
import { tempDir } from '../support/tempDir.ts'

const key = keyNumber(1)
let drawn = 0
const random = (length: number) => bytesOf(sha256(`draw ${drawn++}`)).subarray(0, length)
const secret = createSecret(random)

describe('keystore', () => {
  it('gives the key back to who has the secret, and to nobody else', async () => {
    const path = join(await tempDir(), 'keys', 'operator.json')
    await saveKeystore(path, key, secret, random)
    const opened = await openKeystore(path, secret)
    assert.equal(opened.privateKey, key.privateKey)
    assert.equal(opened.address, key.address)
    await assert.rejects(openKeystore(path, createSecret(random)), { code: 'sign.secret-wrong' })
  })

  it('is a file for its owner alone, in a folder for its owner alone, with nothing beside it', async () => {
    const dir = join(await tempDir(), 'keys')
    await saveKeystore(join(dir, 'a.json'), key, secret, random)
    assert.equal(statSync(join(dir, 'a.json')).mode & 0o777, 0o600)
    assert.equal(statSync(dir).mode & 0o777, 0o700)
    assert.deepEqual(readdirSync(dir), ['a.json'])
  })

  it('leaves nothing when there is no room for it, and says so', async function () {
    if (process.platform === 'win32') this.skip()
    const dir = await tempDir()
    const source = new URL('../../src/sign/index.ts', import.meta.url)
    const program = `import { writePrivateFile } from '${source}'
      try { writePrivateFile('${join(dir, 'a.json')}', 'x'.repeat(65536)) } catch (error) { console.log(error.code) }`
    const script = `ulimit -f 8; exec '${process.execPath}' --input-type=module -e "$0"`
    assert.equal(spawnSync('sh', ['-c', script, program], { encoding: 'utf8' }).stdout, 'sign.disk-full\n')
    assert.deepEqual(readdirSync(dir), [])
    writeFileSync(join(dir, 'file'), '')
    assert.throws(() => writePrivateFile(join(dir, 'file', 'a.json'), 'x'), { code: 'sign.file-unwritable' })
  })

  it('is opened by another Ethereum tool', async () => {
    const path = join(await tempDir(), 'a.json')
    await saveKeystore(path, key, secret, random)
    const account = await decryptKeystoreJson(readFileSync(path, 'utf8'), secret)
    assert.equal(account.privateKey, key.privateKey)
    assert.equal(account.address.toLowerCase(), key.address)
  })

  it('opens what another Ethereum tool wrote, however its passphrase was typed', async () => {
    const path = join(await tempDir(), 'a.json')
    const account = { address: key.address, privateKey: key.privateKey }
    writePrivateFile(path, await encryptKeystoreJson(account, 'caf\u00e9', { scrypt: { N: 1024 } }))
    assert.equal((await openKeystore(path, 'cafe\u0301')).address, key.address)
  })

  it('stretches a passphrase hard and a random secret hardly', async () => {
    const dir = await tempDir()
    await saveKeystore(join(dir, 'passphrase.json'), key, 'correct horse', random)
    await saveKeystore(join(dir, 'secret.json'), key, secret, random)
    const cost = (name: string) => JSON.parse(readFileSync(join(dir, name), 'utf8')).crypto.kdfparams.n
    assert.equal(cost('passphrase.json'), 2 ** 17)
    assert.equal(cost('secret.json'), 2 ** 4)
    assert.equal((await openKeystore(join(dir, 'passphrase.json'), 'correct horse')).address, key.address)
  })

  it('is never overwritten', async () => {
    const path = join(await tempDir(), 'a.json')
    await saveKeystore(path, key, secret, random)
    await assert.rejects(saveKeystore(path, keyFrom(sha256('another')), secret, random), { code: 'sign.file-exists' })
    assert.equal((await openKeystore(path, secret)).address, key.address)
  })

  it('is written whole although an earlier attempt was cut off', async () => {
    const path = join(await tempDir(), 'a.json')
    writeFileSync(`${path}.new`, '{"version":3,')
    await saveKeystore(path, key, secret, random)
    assert.equal((await openKeystore(path, secret)).address, key.address)
  })

  for (const [what, params] of Object.entries({
    'a terabyte of memory': { n: 2 ** 30 },
    'half a gigabyte of memory': { n: 2 ** 19 },
    'memory through its block size': { r: 2 ** 21 },
    'memory through its lanes': { p: 2 ** 20 },
    'an hour of work': { n: 2 ** 14, p: 1024 },
  }))
    it(`is refused before any work when it asks for ${what}`, async () => {
      const path = await tampered((keystore) => Object.assign(keystore.crypto.kdfparams, params))
      await assert.rejects(openKeystore(path, secret), { code: 'sign.keystore-too-costly' })
    })

  for (const [what, tamper] of Object.entries<Tamper>({
    'another key derivation': ({ crypto }) => Object.assign(crypto, { kdf: 'pbkdf2' }),
    'another cipher': ({ crypto }) => Object.assign(crypto, { cipher: 'aes-256-gcm' }),
    'another version': (keystore) => Object.assign(keystore, { version: 4 }),
    'a cost that is no power of two': ({ crypto }) => Object.assign(crypto.kdfparams, { n: 5000 }),
    'a cost as text': ({ crypto }) => Object.assign(crypto.kdfparams, { n: '4096' }),
    'a cost its block size does not allow': ({ crypto }) => Object.assign(crypto.kdfparams, { n: 2 ** 18, r: 1 }),
    'a short ciphertext': ({ crypto }) => Object.assign(crypto, { ciphertext: 'ab' }),
    'no salt': ({ crypto }) => Object.assign(crypto.kdfparams, { salt: '' }),
  }))
    it(`is refused with ${what}`, async () => {
      await assert.rejects(openKeystore(await tampered(tamper), secret), { code: 'sign.keystore-malformed' })
    })

  it('is refused when it is not JSON, without quoting it', async () => {
    const path = join(await tempDir(), 'a.json')
    writePrivateFile(path, 'S3CRET')
    await assert.rejects(
      openKeystore(path, secret),
      (error) => isFault(error, 'sign.keystore-malformed') && !inspect(error).includes('S3CRET'),
    )
  })

  it('does not tell the secret or the key when it refuses', async () => {
    const path = await tampered(({ crypto }) => Object.assign(crypto, { mac: '00'.repeat(32) }))
    await assert.rejects(openKeystore(path, secret), (error) => {
      const shown = inspect(error, { depth: 9, showHidden: true })
      return isFault(error, 'sign.secret-wrong') && !shown.includes(secret) && !shown.includes(key.privateKey.slice(2))
    })
  })
})

describe('secret file', () => {
  it('gives the secret back without the line end an editor adds', async () => {
    const path = join(await tempDir(), 'secret')
    saveSecret(path, secret)
    assert.equal(readSecret(path), secret)
    assert.equal(statSync(path).mode & 0o777, 0o600)
  })

  for (const mode of [0o640, 0o604, 0o620, 0o666])
    it(`is refused with mode ${mode.toString(8)}`, async () => {
      const path = join(await tempDir(), 'secret')
      saveSecret(path, secret)
      chmodSync(path, mode)
      assert.throws(() => readSecret(path), { code: 'sign.file-exposed', message: new RegExp(mode.toString(8)) })
    })

  it('is refused behind a link, in a folder’s place, when too large and when missing', async () => {
    const dir = await tempDir()
    saveSecret(join(dir, 'secret'), secret)
    symlinkSync(join(dir, 'secret'), join(dir, 'link'))
    writePrivateFile(join(dir, 'large'), 'x'.repeat(70_000))
    assert.throws(() => readSecret(join(dir, 'link')), { code: 'sign.file-exposed' })
    assert.throws(() => readSecret(dir), { code: 'sign.file-exposed' })
    assert.throws(() => readSecret(join(dir, 'large')), { code: 'sign.file-exposed' })
    assert.throws(() => readSecret(join(dir, 'none')), { code: 'sign.file-missing' })
  })
})

type Tamper = (keystore: { crypto: { kdfparams: object } }) => unknown

async function tampered(tamper: Tamper): Promise<string> {
  const dir = await tempDir()
  await saveKeystore(join(dir, 'good.json'), key, secret, random)
  const keystore = JSON.parse(readFileSync(join(dir, 'good.json'), 'utf8'))
  tamper(keystore)
  writePrivateFile(join(dir, 'tampered.json'), JSON.stringify(keystore))
  return join(dir, 'tampered.json')
}
