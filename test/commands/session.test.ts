import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { openSerialPort } from '../../src/capture/serial/port.ts'
import { openCable } from '../../src/capture/simulators/cable.ts'
import { simulateScan } from '../../src/capture/simulators/scanner.ts'
import { lineClock } from '../support/lineClock.ts'
import { cli, run, start } from '../support/run.ts'
import { assertSchema } from '../support/schemas.ts'
import { batch, cartonA, cartonB, delivered, made, pallet, vial, type World } from '../support/smallWorld.ts'
import { onTerminal } from '../support/terminal.ts'

async function offered(): Promise<World> {
  const world = await made()
  await world.tell('maker', 'handoff', 'offer', pallet, '--to', 'Riverside Clinic', '--until', '24h')
  return world
}

describe('a scan session', function () {
  this.timeout(60_000)

  it('tells a pipe one line for each scan, keeps it, and gives what it found to the handoff', async () => {
    const { path, play, json } = await offered()
    const site = ['--site', path('clinic')]
    const input = `(00)${cartonA}\n(00)${cartonB}\nundo\nhello\n(00)${cartonA}\n(00)095060000000000992\n`
    const args = ['scan', '--expect', 'incoming', '--session', 'dock', '--keyboard', ...site]
    const { stdout, exit } = await run(args, { input })
    const [a, b] = [`SSCC ${cartonA}`, `SSCC ${cartonB}`]
    const lines = stdout.split('\n')
    assert.deepEqual(lines.slice(0, 3), [`${a}  received`, `${b}  received`, `${b}  taken back`])
    assert.match(lines[3] ?? '', /^hello {2}unread {2}/)
    assert.deepEqual(lines.slice(4, 6), [`${a}  duplicate`, 'SSCC 095060000000000992  unknown'])
    assert.match(stdout, new RegExp(`^${b} +missing$`, 'm'))
    assert.equal(exit, 0)
    const declined = await play('clinic', 'handoff', 'accept', '--session', 'dock')
    assert.match(declined.stderr, /expected --yes \(accept although it is not as offered: 2 missing, 1 extra\)/)
    const accepted = await json('clinic', 'handoff', 'accept', '--session', 'dock', '--text', `(00)${cartonB}`, '--yes')
    assert.deepEqual([accepted.session, accepted.tally?.received, accepted.tally?.missing], ['dock', 3, 0])
    const again = await play('clinic', 'handoff', 'accept', '--session', 'dock')
    assert.match(again.stderr, /code: app\.session-settled/)
  })

  it('has lost nothing that it told when it is killed, and goes on with it', async () => {
    const { path, play, json } = await offered()
    const args = ['scan', '--expect', 'incoming', '--keyboard', '--site', path('clinic')]
    const { child } = start(args)
    const lines = createInterface({ input: child.stdout })
    child.stdin.write(`(00)${cartonA}\n`)
    await once(lines, 'line')
    child.stdin.write(`(00)${cartonB}\n`)
    await once(lines, 'line')
    child.kill('SIGKILL')
    await once(child, 'exit')
    const { stderr } = await play('clinic', 'scan', '--expect', 'incoming', '--text', pallet)
    const [, name = ''] = /hint: session (\S+) of \S+ has not ended and holds 2 scans: go on with/.exec(stderr) ?? []
    const result = await json('clinic', 'scan', '--expect', 'incoming', '--session', name, '--text', pallet)
    assert.deepEqual(
      (result.scans as unknown as { raw: string; verdict: string }[]).map(({ raw, verdict }) => [raw, verdict]),
      [cartonA, cartonB, pallet].map((unit) => [unit === pallet ? unit : `(00)${unit}`, 'received']),
    )
  })

  it('signs for nothing when it is told to end in the middle', async () => {
    const { path, play, json } = await offered()
    const { child, ended } = start(['handoff', 'accept', '--keyboard', '--yes', '--site', path('clinic')])
    child.stdin.write(`(00)${cartonA}\n`)
    await once(createInterface({ input: child.stdout }), 'line')
    child.kill('SIGTERM')
    const { stderr, exit } = await ended
    assert.match(stderr, /hint: what was scanned is kept.*code: cli\.interrupted/s)
    assert.equal(exit, 1)
    const { handoffs } = await json('clinic', 'handoff', 'list', '--which', 'incoming')
    assert.equal((handoffs as unknown as unknown[]).length, 1)
    assert.match((await play('clinic', 'scan', '--expect', 'incoming', '--text', pallet)).stderr, /holds 1 scans/)
  })

  it('hears a scanner at the dock, and signs for what it saw', async () => {
    const { play } = await offered()
    const cable = await openCable()
    const line = await openSerialPort(cable.b, { baudRate: 115_200 }, lineClock)
    try {
      const accepting = play('clinic', 'handoff', 'accept', '--scanner', cable.a, '--codes', '3', '--quiet', '20s')
      await lineClock.sleep(1500)
      for (const code of [`]C100${cartonA}`, 'just words', `]C100${cartonB}`]) await simulateScan(line, code)
      const { stdout, exit } = await accepting
      assert.match(stdout, new RegExp(`^SSCC ${cartonA} {2}received\njust words {2}unread`))
      assert.match(stdout, new RegExp(`SSCC ${pallet} accepted\n$`))
      assert.equal(exit, 0)
    } finally {
      await line.close()
      cable.close()
    }
  })

  it('shows a person the counts in place, takes back with Backspace, and ends with ^D', async () => {
    const { path } = await offered()
    const steps = [
      ['^D ends', `(00)${cartonA}\r`],
      ['received 1 of 3', `(00)${cartonB}\r`],
      ['received 3 of 3', '\x7f'],
      ['received 1 of 3', '\x04'],
      ['accept although it is not as offered: 2 missing', 'n\r'],
    ] as const
    const { shown, exit } = await onTerminal(cli, ['handoff', 'accept', '--site', path('clinic')], steps)
    assert.match(shown, /taken back/)
    assert.match(shown, /code: cli\.declined/)
    assert.equal(exit, 1)
  })

  it('asks again when another scanner saw more while the question was open', async () => {
    const { path, play } = await offered()
    const beside = async () => {
      await play('clinic', 'scan', '--expect', 'incoming', '--session', 'dock', '--text', `(00)${cartonB}`)
      return 'y\r'
    }
    const args = ['handoff', 'accept', '--session', 'dock', '--text', `(00)${cartonA}`, '--site', path('clinic')]
    const { shown, exit } = await onTerminal(cli, args, [['not as offered: 2 missing', beside]])
    assert.match(shown, new RegExp(`2 missing.*SSCC ${cartonB} +received.*SSCC ${pallet} accepted`, 's'))
    assert.equal(exit, 0)
  })

  it('offers what was scanned of what this site holds, and once', async () => {
    const { tell, play } = await delivered()
    const to = ['handoff', 'offer', '--to', 'Aurora', '--purpose', 'return']
    assert.match(
      (await play('clinic', ...to, '--text', `(00)095060000000000992`)).stderr,
      /expected --yes \(offer although/,
    )
    assert.match(
      await tell('clinic', ...to, '--session', 'dock', '--text', `(00)${cartonB}`),
      new RegExp(`^SSCC ${cartonB} offered to Aurora`),
    )
    assert.match((await play('clinic', ...to, '--session', 'dock')).stderr, /code: app\.session-settled/)
  })

  it('suspects a copy at the needle, in the list of cases and on the way back from a dose', async () => {
    const { json, play, tell, path } = await delivered()
    await tell('clinic', 'vial', 'open', vial(5), '--session-ends', '4h')
    const checked = await play('maker', 'dose', 'check', vial(5))
    assert.match(checked.stdout, /NO-GO.*\(clinic\.clone-suspected\).*opened at Riverside Clinic .*scanned at Aurora/s)
    assert.equal(checked.exit, 3)
    assertSchema('dose-check', JSON.parse((await play('maker', 'dose', 'check', vial(5), '--json')).stdout))
    assert.deepEqual((await json('maker', 'trace', 'clones')).cases, [])
    await play('maker', 'scan', '--session', 'shelf', '--text', vial(5))
    const listed = await play('maker', 'trace', 'clones', '--json')
    assertSchema('trace-clones', JSON.parse(listed.stdout))
    assert.deepEqual([listed.exit, JSON.parse(listed.stdout).cases.length], [3, 1])
    await json('maker', 'party', 'locate', 'Riverside Clinic', '--at', '60.17,24.94')
    await json('clinic', 'patient', 'enroll', '--card', path('card.json'))
    const { dose } = await json('clinic', 'dose', 'record', vial(5), '--patient', path('card.json'))
    const back = await play('maker', 'trace', 'back', `${dose}`)
    assert.match(back.stdout, /clone suspected/)
  })
})

describe('a person who types no code', function () {
  this.timeout(60_000)

  it('is shown where codes stand', async () => {
    const { play } = await made()
    for (const [args, code, list] of [
      [['trace', 'forward', 'VT2611A'], 'app.not-a-batch', 'batch list'],
      [['dose', 'check', 'hello'], 'app.not-a-vial', 'batch list'],
      [['handoff', 'reject', 'pallet', '--reason', 'x'], 'app.not-a-unit', 'handoff list'],
    ] as const) {
      const { stderr, exit } = await play('maker', ...args)
      assert.match(stderr, new RegExp(`hint: .*vialtrace ${list}.*code: ${code}`, 's'))
      assert.equal(exit, 2)
    }
    assert.equal((await play('maker', 'trace', 'forward', batch)).exit, 0)
  })

  it('sees little of a file that holds no codes', async () => {
    const { path, play } = await made()
    writeFileSync(path('noise'), '\u001b[2J\u0007\u0000\n'.repeat(5000))
    const { stdout, stderr } = await play('maker', 'scan', '--lines', path('noise'))
    assert.ok(stdout.split('\n').length < 15 && !stdout.includes('\u001b'))
    assert.match(stdout, /and 4990 more +app\.line-malformed/)
    assert.equal(stderr.split('\n').filter((line) => line !== '').length, 1)
  })
})
