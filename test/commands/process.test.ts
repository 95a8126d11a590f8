import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { cleanEnvironment, cli, run } from '../support/run.ts'
import { assertSchema } from '../support/schemas.ts'
import { delivered, founded, made } from '../support/smallWorld.ts'
import { start } from '../support/start.ts'
import { tempDir } from '../support/tempDir.ts'

describe('the agent as a process', function () {
  this.timeout(60_000)

  it('reads a simulated thermometer, and leaves quickly and in order when asked to', async () => {
    const { json, path, play } = await delivered()
    const simulated = start('agent', 'simulate', '--celsius', '4.5')
    const [, port = ''] = await simulated.shown(/^(\/dev\/\S+) measures 4\.5 °C$/m)
    const place = ['--port', port, '--container', 'fridge', '--profile', 'fridge-strict', '--every', '1s']
    const line = ['device', 'enroll', 'probe', ...place, '--model', 'XY-MD02', '--probe', 'P-1']
    const enrolled = await play('clinic', ...line)
    assert.match(enrolled.stderr, /^hint: .+; an agent that runs already has to be started again$/m)

    const counted = await run(['agent', 'run', '--count', '2', '--json', '--site', path('clinic')])
    assertSchema('agent-run', JSON.parse(counted.stdout))
    assert.equal(JSON.parse(counted.stdout).readings, 2)

    const agent = start('agent', 'run', '--site', path('clinic'))
    await agent.shown(/^\d{4}-\S+Z {2}probe {2}4\.5 °C$/m)
    assert.equal((await json('clinic', 'agent', 'status')).devices?.[0]?.isRead, true)
    const stopped = await agent.stop('SIGINT')
    assert.equal(stopped.exit, 0, stopped.stderr)
    assert.match(stopped.stdout, /^probe signed and sealed, \d+ readings in all$/m)
    assert.match(stopped.stdout, /^probe stopped$/m)
    assert.ok(stopped.tookMs < 5000, `${stopped.tookMs} ms`)

    assert.equal((await simulated.stop('SIGTERM')).exit, 0)
    const device = (await json('clinic', 'agent', 'status')).devices?.[0]
    assert.ok(Number(device?.readings) >= 3)
    assert.deepEqual([device?.unsigned, device?.isRead], [0, false])
    assert.ok(Number(device?.ageMs) > 0)
  })
})

describe('labels that are interrupted', function () {
  this.timeout(60_000)

  it('leave no file behind', async () => {
    const { dir, path, tell } = await founded()
    const batch = ['--gtin', '09506000134352', '--lot', 'BIG', '--expires', '2035-01-31', '--doses-per-vial', '2']
    await tell('maker', 'batch', 'register', ...batch, '--vials', '10000', '--vaccine', 'penta')
    const name = '(01)09506000134352(10)BIG'
    const all = ['--every-vial', '--as', 'pdf', '--out', path('vials'), '--site', path('maker')]
    const labels = start('batch', 'label', name, ...all)
    const files = () => readdirSync(dir).filter((file) => file.startsWith('vials'))
    while (files().length === 0) await setTimeout(20)
    const { exit, stderr } = await labels.stop('SIGTERM')
    assert.match(stderr, /^error: the command was interrupted\nhint: .+\ncode: cli.interrupted\n$/)
    assert.deepEqual([exit, files()], [1, []])
  })
})

describe('a demo that is interrupted', function () {
  this.timeout(60_000)

  it('takes away what it made, so that the same command plays again', async () => {
    const dir = join(await tempDir(), 'demo')
    const demo = start('demo', '--dir', dir)
    await demo.shown(/rulebook at 0x/)
    const { exit, stderr } = await demo.stop('SIGINT')
    assert.match(stderr, /^error: the demo was interrupted\nhint: .+\ncode: cli.interrupted\n$/)
    assert.equal(exit, 1)
    assert.ok(!existsSync(dir))
  })
})

describe('a full disk', function () {
  this.timeout(60_000)

  it('is told, leaves nothing half written, and the same command goes on when there is space', async () => {
    const { json, path, play, tell } = await made()
    const register = ['batch', 'register', '--gtin', '09506000134352', '--lot', 'BIG', '--expires', '2035-01-31']
    const line = [
      ...register,
      '--vials',
      '3000',
      '--doses-per-vial',
      '2',
      '--vaccine',
      'penta',
      '--site',
      path('maker'),
    ]
    // No file may grow beyond a few kilobytes; the system answers as it does on a disk without space.
    const child = spawn('sh', ['-c', 'ulimit -f 8; exec "$0" "$@"', process.execPath, cli, ...line], {
      env: { ...cleanEnvironment(), NODE_DISABLE_COMPILE_CACHE: '1' },
    })
    const [stderr, [exit]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    assert.match(stderr, /^error: no space left to write .+\nhint: free some space .+\ncode: app.disk-full\n$/)
    assert.equal(exit, 1)
    const left = readdirSync(path('exchange'), { recursive: true, encoding: 'utf8' })
    assert.deepEqual(
      left.filter((name) => name.endsWith('.part')),
      [],
    )
    assert.equal((await json('maker', 'batch', 'list')).batches?.length, 1)
    assert.equal((await play('maker', ...line.slice(0, -2))).exit, 0)
    assert.match(await tell('maker', 'verify'), /everything is as it was signed/)
  })
})

describe('a reader that goes away', () => {
  it('is no failure', async () => {
    const { path } = await delivered()
    const line = '{ "$0" "$1" batch list --site "$2"; echo "exit $?" >&2; } | true'
    const child = spawn('sh', ['-c', line, process.execPath, cli, path('clinic')], { env: cleanEnvironment() })
    assert.equal(await text(child.stderr), 'exit 0\n')
  })
})
