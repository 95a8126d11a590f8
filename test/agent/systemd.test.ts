import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unitText } from '../../src/agent/index.ts'
import { reportToSystemd } from '../../src/agent/systemd.ts'
import { manualClock } from '../support/clock.ts'
import { delivered } from '../support/consortium.ts'
import { tempDir } from '../support/tempDir.ts'

const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
const missing = (program: string, from: string) => `no ${program} on this machine: install ${from} to run this test`

/** Node has no sockets of this kind. What comes with a message is closed at once, as systemd does it. */
const listening = `
import socket, sys
inbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
inbox.bind(sys.argv[1])
print('listening', flush=True)
while True: print(inbox.recv(4096).decode(), flush=True)
`

const options = {
  ...{ node: '/usr/bin/node', program: '/opt/vialtrace/bin/run.js', user: 'vialtrace', pagePort: 8080 },
  ...{ site: '/var/lib/vialtrace', folders: ['/var/lib/vialtrace', '/srv/50% "shared" $HOME'], credentials: ['mail'] },
}

describe('the unit for systemd', () => {
  it('starts the agent with its page and log, and lets it write where it must and nowhere else', () => {
    const unit = unitText(options)
    const start =
      'ExecStart=/usr/bin/node /opt/vialtrace/bin/run.js agent run --site /var/lib/vialtrace --log json --page 8080'
    for (const line of [start, 'Type=notify', 'WatchdogSec=60', 'ProtectSystem=strict', 'NoNewPrivileges=yes'])
      assert.ok(unit.split('\n').includes(line), line)
    assert.deepEqual(unit.match(/^ReadWritePaths=.*$/gm), [
      'ReadWritePaths=/var/lib/vialtrace',
      'ReadWritePaths="/srv/50%% \\"shared\\" $HOME"',
    ])
    assert.match(unit, /^LoadCredential=mail:\/etc\/vialtrace\/mail$/m)
  })

  it('lets a workspace in a home be, and refuses what would write lines of its own into the unit', () => {
    assert.match(unitText({ ...options, folders: ['/home/ama/site'] }), /^ProtectHome=read-only$/m)
    assert.match(unitText(options), /^ProtectHome=yes$/m)
    for (const hostile of [
      { user: 'root\nExecStartPre=/bin/sh' },
      { site: '/srv/a\nUser=root' },
      { credentials: ['x; id'] },
    ])
      assert.throws(() => unitText({ ...options, ...hostile }), { code: 'agent.unit-impossible' })
  })

  it('passes the checks of systemd itself: no complaint, and an exposure below 2 of 10', async function () {
    this.timeout(30_000)
    assert.ok(has('systemd-analyze'), missing('systemd-analyze', 'systemd'))
    const file = join(await tempDir(), 'vialtrace-agent.service')
    // It looks whether the programs are there.
    writeFileSync(file, unitText({ ...options, node: process.execPath }))
    const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })
    assert.deepEqual([verified.status, verified.stdout, verified.stderr], [0, '', ''])
    const rated = spawnSync('systemd-analyze', ['security', '--offline=yes', '--threshold=20', file], {
      encoding: 'utf8',
    })
    assert.equal(rated.status, 0, rated.stdout.split('\n').slice(-3).join('\n'))
  })
})

describe('the report to systemd', () => {
  it('says on a real socket that it is up, that it works for as long as it does, and that it stops', async function () {
    this.timeout(30_000)
    assert.ok(has('systemd-notify'), missing('systemd-notify', 'systemd'))
    assert.ok(has('python3'), missing('python3', 'python3'))
    const notifySocket = join(await tempDir(), 'notify')
    const listener = spawn('python3', ['-c', listening, notifySocket], { stdio: ['ignore', 'pipe', 'ignore'] })
    let heard = ''
    const wakers: (() => void)[] = []
    listener.stdout.on('data', (bytes) => {
      heard += bytes
      for (const wake of wakers.splice(0)) wake()
    })
    const until = async (words: string) => {
      while (!heard.includes(words)) await new Promise<void>((resolve) => wakers.push(resolve))
      heard = heard.slice(heard.indexOf(words) + words.length)
    }
    await until('listening')
    const story = await delivered()
    const clock = manualClock()
    const stop = new AbortController()
    let isLive = true
    const health = { beat: () => undefined, isLive: () => isLive, silent: () => [] }
    const duty = { notifySocket, watchdogMs: 60_000, health, signal: stop.signal }
    process.env.NOTIFY_SOCKET = notifySocket
    const reporting = reportToSystemd({ ...story.at.clinic, lineClock: clock }, duty)
    await until('READY=1')
    const tick = async () => {
      while (clock.sleeping() === 0) await new Promise(setImmediate)
      await clock.advance(30_000)
    }
    await tick()
    await until('WATCHDOG=1')
    isLive = false
    await tick()
    while (clock.sleeping() === 0) await new Promise(setImmediate)
    stop.abort()
    await until('STOPPING=1')
    assert.doesNotMatch(heard, /WATCHDOG/)
    await reporting
    delete process.env.NOTIFY_SOCKET
    listener.kill()
    await story.close()
  })
})
