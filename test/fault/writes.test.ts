import assert from 'node:assert/strict'
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { documentsIn } from '../../src/app/documents.ts'
import { writeDurably } from '../../src/app/files.ts'
import { openWorkspace, systemWiring } from '../../src/app/index.ts'
import { publishSegment } from '../../src/app/readings.ts'
import { createSite, openSite } from '../../src/app/site.ts'
import { writePrivateFile } from '../../src/sign/index.ts'
import { isFault, sha256, zeroAddress } from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'
import { callsOf, failures, withFailure } from './systemCalls.ts'

/** A durable write, ready to be made: which file it makes or replaces, and what stands there before and after. */
type Write = {
  readonly path: string
  readonly make: () => void
  readonly before: string | undefined
  readonly after: string
  /** How many folders have to be on the disk after it: its own, and each that got a new one. */
  readonly folders: number
  /** The room's own answer, where it has one. */
  readonly code?: string
}

const [before, after] = ['what was there\n', 'what is to be there from now on\n']
const newSite = { name: 'clinic', party: zeroAddress, roles: [], recipient: 'age1x', exchange: 'exchange' }

/** Every durable write of a file that is no database, in a new folder. */
const writes: Record<string, (dir: string) => Write> = {
  'a file that replaces another'(dir) {
    const path = join(dir, 'file')
    writeFileSync(path, before)
    return { path, make: () => writeDurably(path, after), before, after, folders: 1, code: 'app.disk-full' }
  },
  'a file in a folder that is not there yet'(dir) {
    const path = join(dir, 'new', 'folder', 'file')
    return { path, make: () => writeDurably(path, after), before: undefined, after, folders: 3, code: 'app.disk-full' }
  },
  'a private file'(dir) {
    const path = join(dir, 'keys', 'secret')
    // As everybody does who makes a key: one that is there is kept.
    const make = () => existsSync(path) || writePrivateFile(path, after)
    return { path, make, before: undefined, after, folders: 1 }
  },
  'a change of site.json'(dir) {
    createSite(dir, { ...newSite, ledger: null, devices: [], witness: null })
    const path = join(dir, 'site.json')
    const site = openSite(dir)
    const make = () =>
      site.update((file) => {
        file.name = 'hospital'
      })
    const text = readFileSync(path, 'utf8')
    return { path, make, before: text, after: text.replace('clinic', 'hospital'), folders: 1, code: 'app.disk-full' }
  },
  'a shared document'(dir) {
    const hash = sha256(after)
    const path = join(dir, hash.slice(2, 4), hash.slice(2))
    const make = () => documentsIn(dir).put(Buffer.from(after))
    return { path, make, before: undefined, after, folders: 2, code: 'app.disk-full' }
  },
  'a shared segment'(dir) {
    createSite(dir, { ...newSite, ledger: null, devices: [], witness: null })
    const workspace = openWorkspace(dir, systemWiring())
    const path = join(dir, 'exchange', 'readings', zeroAddress, '000000000007.segment')
    const make = () => publishSegment(workspace, zeroAddress, 7, Buffer.from(after))
    return { path, make, before: undefined, after, folders: 4, code: 'app.disk-full' }
  },
}

const contentOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
const besides = ({ path }: Write) =>
  existsSync(dirname(path)) ? readdirSync(dirname(path)).filter((name) => /\.(part|new)$/.test(name)) : []

/** Does something in a folder nobody may write in; whoever runs the tests as root is somebody else meanwhile. */
function asStranger(dir: string, work: () => void): void {
  const isRoot = process.getuid?.() === 0
  chmodSync(dir, 0o555)
  if (isRoot) process.seteuid?.(65_534)
  try {
    work()
  } finally {
    if (isRoot) process.seteuid?.(0)
    chmodSync(dir, 0o755)
  }
}

describe('every durable write of a file', () => {
  for (const [what, prepare] of Object.entries(writes)) {
    it(`is on the disk before it has its name, and its name before it is told: ${what}`, async () => {
      const write = prepare(await tempDir())
      const calls = await callsOf(write.make)
      const steps = calls
        .filter((name) => /write|fsync|rename/.test(name))
        .map((name) => name.replace(/File|Sync$/g, ''))
      assert.deepEqual(steps, ['write', 'fsync', 'rename', ...Array(write.folders).fill('fsync')])
    })

    it(`is refused where it may not be made, and can be made once it may: ${what}`, async function () {
      if (process.platform === 'win32') this.skip() // it keeps its permissions elsewhere
      const dir = await tempDir()
      const write = prepare(dir)
      asStranger(dir, () => assert.throws(write.make, { code: /[.-]unwritable$/ }))
      assert.equal(contentOf(write.path), write.before)
      write.make()
      assert.equal(contentOf(write.path), write.after)
    })

    for (const failure of failures)
      it(`is there whole or not at all when one call of it ${failure}, and can be repeated: ${what}`, async () => {
        const { length } = await callsOf(prepare(await tempDir()).make)
        for (let nth = 0; nth < length; nth++) {
          const write = prepare(await tempDir())
          const { calls, error } = await withFailure(nth, failure, write.make)
          const call = `${calls[nth]} (${nth})`
          const content = contentOf(write.path)
          if (error) assert.ok([write.before, write.after].includes(content), `${call} left ${content}`)
          else assert.equal(content, write.after, call)
          if (error && write.code) assert.ok(isFault(error, write.code), `${call}: ${error}`)
          if (write.code && failure !== 'is the last of a killed process') assert.deepEqual(besides(write), [], call)
          write.make()
          assert.equal(contentOf(write.path), write.after, call)
          assert.deepEqual(besides(write), [], call)
        }
      })
  }
})
