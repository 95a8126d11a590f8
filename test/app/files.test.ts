import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { alteredDocuments, documentsIn } from '../../src/app/documents.ts'
import { readNamed, writeDurably } from '../../src/app/files.ts'
import { sha256, zeroDigest } from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'

const writer = fileURLToPath(new URL('./fileWriter.ts', import.meta.url))

/** Writes in a process that may make files of at most so many blocks, as on a disk that is nearly full. */
function writeCramped(blocks: number, what: string, path: string, size: number): string {
  const script = `ulimit -f ${blocks}; exec '${process.execPath}' '${writer}' ${what} '${path}' ${size}`
  return spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout
}

describe('app files', () => {
  it('writes a file whole, makes its folder, and leaves nothing beside it', async () => {
    const dir = await tempDir()
    const path = join(dir, 'a', 'b', 'file')
    writeDurably(path, 'first')
    writeDurably(path, Buffer.from('second'))
    assert.equal(readFileSync(path, 'utf8'), 'second')
    assert.deepEqual(readdirSync(join(dir, 'a', 'b')), ['file'])
  })

  it('gives a secret to its owner alone, also where somebody put a file in the way', async () => {
    const path = join(await tempDir(), 'secret')
    writeFileSync(`${path}.${process.pid}.part`, 'bait', { mode: 0o666 })
    writeDurably(path, 'secret', 0o600)
    assert.equal(statSync(path).mode & 0o777, 0o600)
  })

  it('says that the disk is full and keeps the file that was there', async function () {
    if (process.platform === 'win32') this.skip()
    const path = join(await tempDir(), 'file')
    writeFileSync(path, 'what was there')
    assert.equal(writeCramped(64, 'file', path, 1_000_000), 'app.disk-full')
    assert.equal(readFileSync(path, 'utf8'), 'what was there')
    assert.equal(writeCramped(64, 'file', path, 100), 'written')
  })

  it('says that a folder may not be written', async () => {
    if (process.getuid?.() !== 0) {
      const dir = await tempDir()
      chmodSync(dir, 0o500)
      assert.throws(() => writeDurably(join(dir, 'file'), 'x'), { code: 'app.unwritable' })
    }
    // Whoever is root may write anywhere; nobody may write below a file or into the kernel's tables.
    const file = join(await tempDir(), 'file')
    writeFileSync(file, '')
    assert.throws(() => writeDurably(join(file, 'below'), 'x'), { code: 'app.unwritable' })
    if (process.platform === 'linux')
      assert.throws(() => writeDurably('/proc/nowhere', 'x'), { code: 'app.unwritable', kind: 'failed' })
  })

  it('reads what a person named, up to a size', async () => {
    const dir = await tempDir()
    writeFileSync(join(dir, 'file'), '12345')
    assert.equal(readNamed(join(dir, 'file'), 5).toString(), '12345')
    assert.throws(() => readNamed(join(dir, 'file'), 4), { code: 'app.file-unusable' })
    assert.throws(() => readNamed(dir, 100), { code: 'app.file-unusable' })
    assert.throws(() => readNamed(join(dir, 'no\u001b[2Jfile'), 100), {
      code: 'app.file-missing',
      message: /\\u\{1b\}/,
    })
  })
})

describe('app documents', () => {
  it('keeps any bytes under their hash, once', async () => {
    const dir = await tempDir()
    const documents = documentsIn(dir)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const hash = documents.put(bytes)
        assert.equal(hash, sha256(bytes))
        assert.equal(documents.put(bytes), hash)
        assert.deepEqual(new Uint8Array(documents.get(hash)), bytes)
        assert.ok(documents.has(hash))
      }),
      { numRuns: 20 },
    )
    assert.deepEqual(alteredDocuments(dir), [])
  })

  it('are tidied up after a process that was killed while it wrote one, once nobody can be writing it any more', async () => {
    const dir = await tempDir()
    const documents = documentsIn(dir)
    const hash = documents.put(Buffer.from('first')).slice(2)
    const folder = join(dir, hash.slice(0, 2))
    const [abandoned, underWay, foreign] = [`${hash}.17.part`, `${hash}.18.part`, 'film.17.part']
    for (const name of [abandoned, underWay, foreign]) writeFileSync(join(folder, name), 'half of it')
    for (const name of [abandoned, foreign]) utimesSync(join(folder, name), 1_700_000_000, 1_700_000_000)
    rmSync(join(folder, hash))
    documents.put(Buffer.from('first'))
    assert.deepEqual(readdirSync(folder).sort(), [hash, underWay, foreign].sort())
    assert.deepEqual(alteredDocuments(dir), [])
  })

  it('refuses one that is missing and one that was altered, and verification names it', async () => {
    const dir = await tempDir()
    const documents = documentsIn(dir)
    assert.throws(() => documents.get(zeroDigest), { code: 'app.document-missing' })
    assert.ok(!documents.has(zeroDigest))
    const hash = documents.put(Buffer.from('grounds'))
    writeFileSync(join(dir, hash.slice(2, 4), hash.slice(2)), 'Grounds')
    assert.throws(() => documents.get(hash), { code: 'app.document-altered', kind: 'unverified' })
    const [finding, ...others] = alteredDocuments(dir)
    assert.deepEqual([finding?.code, finding?.where, others], ['verify.document-altered', `document ${hash}`, []])
  })

  it('are whole once they were put, also where something else lay under their hash', async () => {
    const dir = await tempDir()
    const documents = documentsIn(dir)
    const bytes = Buffer.from('grounds')
    const hash = documents.put(bytes)
    for (const content of ['', 'Grounds', 'grounds and more']) {
      writeFileSync(join(dir, hash.slice(2, 4), hash.slice(2)), content)
      documents.put(bytes)
      assert.deepEqual(documents.get(hash), bytes)
    }
  })

  it('does not take for a document what is none', async () => {
    const dir = await tempDir()
    mkdirSync(join(dir, 'ab'))
    writeFileSync(join(dir, 'ab', 'notes.txt'), 'mine')
    assert.deepEqual(alteredDocuments(dir), [])
    assert.deepEqual(alteredDocuments(join(dir, 'nowhere')), [])
  })

  it('leaves nothing half written on a full disk', async function () {
    if (process.platform === 'win32') this.skip()
    const dir = await tempDir()
    assert.equal(writeCramped(64, 'document', dir, 1_000_000), 'app.disk-full')
    assert.deepEqual(
      readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
      [],
    )
  })
})
