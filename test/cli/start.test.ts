import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment } from '../support/run.ts'
import { tempDir } from '../support/tempDir.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const windows = process.platform === 'win32'

/** A package with the real bin/run.js around a main that only tells what it was given. */
async function packageWith(options: { bundledNode: boolean }) {
  const dir = await tempDir()
  for (const part of ['bin/run.js', 'package.json']) cpSync(join(root, part), join(dir, part))
  mkdirSync(join(dir, 'dist'))
  writeFileSync(join(dir, 'dist', 'main.js'), main)
  writeFileSync(join(dir, 'old-node.cjs'), oldNode)
  if (options.bundledNode) {
    const bundled = join(dir, 'node_modules', `node-${windows ? 'win' : process.platform}-${process.arch}`)
    mkdirSync(join(bundled, 'bin'), { recursive: true })
    writeFileSync(join(bundled, 'package.json'), '{}')
    symlinkSync(process.execPath, join(bundled, 'bin', windows ? 'node.exe' : 'node'))
  }
  return { dir, bin: join(dir, 'bin', 'run.js'), old: ['--require', join(dir, 'old-node.cjs')] }
}

const main = `
export async function main(commands) {
  if (process.argv[2] === 'wait') {
    process.on('SIGTERM', () => process.exit(5))
    setInterval(() => {}, 1000)
  }
  console.log(JSON.stringify({ commands, args: process.argv.slice(2), handedOver: process.env.VIALTRACE_HANDED_OVER }))
  process.exitCode = Number(process.argv[3] ?? 0)
}`

// Only the first process believes to be old: the one it hands over to is the bundled Node.
const oldNode = `
if (!process.env.VIALTRACE_HANDED_OVER)
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '24.14.9' } })`

const env = cleanEnvironment()
const node = (args: readonly string[]) => spawnSync(process.execPath, args, { env, encoding: 'utf8' })

describe('the start', () => {
  it('answers --version without loading anything', () => {
    for (const flag of ['--version', '-V']) {
      const { stdout, status } = node([join(root, 'bin', 'run.js'), flag])
      assert.match(stdout, /^vialtrace \d+\.\d+\.\d+\n$/)
      assert.equal(status, 0)
    }
  })

  it('runs the built commands on a Node that is new enough', async () => {
    const { bin } = await packageWith({ bundledNode: false })
    const { stdout, status } = node([bin, 'lot A', '3'])
    assert.deepEqual(JSON.parse(stdout), { commands: './dist/commands', args: ['lot A', '3'] })
    assert.equal(status, 3)
  })

  it("keeps compiled code in the user's cache, not in a shared folder", async () => {
    const { bin, dir } = await packageWith({ bundledNode: false })
    spawnSync(process.execPath, [bin], { env: { XDG_CACHE_HOME: dir } })
    assert.ok(existsSync(join(dir, 'vialtrace', 'compiled')))
  })

  it('hands over to the bundled Node with its arguments and returns its exit code', async () => {
    const { bin, old } = await packageWith({ bundledNode: true })
    const { stdout, status } = node([...old, bin, 'lot A', '4'])
    assert.deepEqual(JSON.parse(stdout).args, ['lot A', '4'])
    assert.equal(JSON.parse(stdout).handedOver, '1')
    assert.equal(status, 4)
  })

  it('passes a signal on and ends as the command ended', async () => {
    const { bin, old } = await packageWith({ bundledNode: true })
    const parent = spawn(process.execPath, [...old, bin, 'wait'], { env })
    await once(parent.stdout, 'data')
    parent.kill('SIGTERM')
    const [code] = await once(parent, 'exit')
    assert.equal(code, 5)
  })

  it('ends the command when nobody is left to pass signals on', async () => {
    const { bin, old } = await packageWith({ bundledNode: true })
    const parent = spawn(process.execPath, [...old, bin, 'wait'], { env })
    await once(parent.stdout, 'data')
    parent.kill('SIGKILL')
    // The command holds the other end of this pipe for as long as it lives.
    await once(parent.stdout, 'end')
  })

  it('says in one sentence what to do where no Node is new enough', async () => {
    const { bin, old } = await packageWith({ bundledNode: false })
    const { stdout, stderr, status } = node([...old, bin, 'demo'])
    assert.equal(stdout, '')
    assert.match(stderr, /^error: vialtrace needs Node\.js 24\.15 or newer and this is v.+; run `npm ci` .+\n$/)
    assert.equal(status, 78)
  })

  it('says in one sentence what to do in a checkout that was not built', async () => {
    const { bin, dir } = await packageWith({ bundledNode: false })
    rmSync(join(dir, 'dist'), { recursive: true })
    const { stderr, status } = node([bin, 'demo'])
    assert.match(stderr, /^error: there is no .+main\.js; run `npm run setup` .+\n$/)
    assert.equal(status, 78)
  })

  it('stands where npm put it: under node_modules and beside the platform package', async () => {
    const { bin, dir, old } = await packageWith({ bundledNode: true })
    const hoisted = join(dir, 'node_modules', 'vialtrace')
    for (const part of ['bin', 'dist', 'package.json'])
      cpSync(join(dirname(dirname(bin)), part), join(hoisted, part), { recursive: true })
    const { stdout } = node([...old, join(hoisted, 'bin', 'run.js'), 'demo'])
    assert.equal(JSON.parse(stdout).handedOver, '1')
  })
})
