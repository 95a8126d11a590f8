import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempDir } from '../support/tempDir.ts'

const root = join(import.meta.dirname, '..', '..')

/** The built program with a cache of its own, which only its second run can use. */
async function program() {
  const home = await tempDir()
  const env = { PATH: process.env.PATH, HOME: home, XDG_CACHE_HOME: home }
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, 'bin', 'run.js'), ...args], { env, cwd: home, encoding: 'utf8' })
  const cached = () => {
    const name = readdirSync(home, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('.bin'))
    return name && join(home, name)
  }
  return { run, cached }
}

describe('the built program', () => {
  it('keeps what it compiled for the next time, and does so once for each command', async () => {
    const { run, cached } = await program()
    assert.equal(run('--help').status, 0)
    const file = cached() ?? assert.fail('nothing was kept')
    const first = statSync(file)
    run('--help')
    assert.equal(statSync(file).mtimeMs, first.mtimeMs)
    assert.equal(run('agent', 'ports').status, 0)
    assert.ok(statSync(file).size > first.size)
  })

  it('keeps nothing of a command that failed', async () => {
    const { run, cached } = await program()
    assert.notEqual(run('party', 'list').status, 0)
    assert.equal(cached(), undefined)
  })

  it('says the same when what it kept was cut or changed', async () => {
    const { run, cached } = await program()
    const { stdout } = run('--help')
    const file = cached() ?? assert.fail('nothing was kept')
    const whole = readFileSync(file)
    const flipped = Buffer.from(whole)
    flipped.writeUInt8(255 - flipped.readUInt8(whole.length - 100), whole.length - 100)
    for (const damaged of [whole.subarray(0, 1000), flipped, Buffer.alloc(0)]) {
      writeFileSync(file, damaged)
      assert.deepEqual(run('--help').stdout, stdout)
      assert.deepEqual(readFileSync(file).subarray(4, 20), whole.subarray(4, 20), 'it is kept anew')
    }
  })
})
