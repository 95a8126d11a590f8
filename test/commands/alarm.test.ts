import assert from 'node:assert/strict'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { watchman } from '../../src/agent/index.ts'
import { type Consortium, delivered, hourMs } from '../support/consortium.ts'
import { play } from '../support/play.ts'
import { type QuietSite, quietSite } from '../support/quietSite.ts'
import { assertSchema } from '../support/schemas.ts'

describe('the commands about alarms', () => {
  let story: Consortium
  let quiet: QuietSite
  const alarm = (...args: string[]) => play(['alarm', ...args, '--site', quiet.site.site.dir])
  const agent = (...args: string[]) => play(['agent', ...args, '--site', quiet.site.site.dir])

  before(async () => {
    story = await delivered()
    quiet = await quietSite(story)
    const { site, device, clock } = quiet
    await clock.advance(hourMs)
    await watchman(site, { devices: [device], tell: () => undefined, signal: new AbortController().signal }).look()
  })

  after(() => story.close())

  it('show what is wrong, in a table, in the status, and as JSON', async () => {
    const listed = await alarm('list')
    assert.match(listed.stdout, /^no\. +container +what +since +state$/m)
    assert.match(listed.stdout, /^ *1 +fridge +no reading for more/m)
    assertSchema('alarm-list', listed.answer)
    const status = await agent('status')
    assert.match(status.stdout, /^ALARM 1 fridge: no reading for more than 30 min 00 s, not acknowledged$/m)
    assertSchema('agent-status', status.answer)
  })

  it('take an answer with its author and never one without words', async () => {
    const silent = await alarm('acknowledge', '1')
    assert.deepEqual([silent.exit, /^error: expected --comment/m.test(silent.stderr)], [2, true])
    assert.equal((await alarm('acknowledge', '1', '--comment', '  ')).exit, 2)
    assert.equal((await alarm('acknowledge', 'one', '--comment', 'seen')).exit, 2)
    const played = await alarm('acknowledge', '1', '--comment', 'cable was out')
    assertSchema('alarm-acknowledge', played.answer)
    const { username } = userInfo()
    assert.equal(played.stdout, `alarm 1 acknowledged by ${username}: fridge: no reading for more than 30 min 00 s\n`)
    const again = await alarm('acknowledge', '1', '--comment', 'seen', '--operator', 'Kofi')
    assert.deepEqual([again.exit, /code: alarm\.acknowledged/.test(again.stderr)], [3, true])
    assert.equal((await alarm('acknowledge', '2', '--comment', 'seen')).exit, 2)
    assert.match((await alarm('list', '--all')).stdout, /lasts; .*: cable was/)
  })

  it('keep contacts in site.json without their secrets, test them, and forget them', async () => {
    const hook = join(story.dir, 'hook.sh')
    const secret = join(story.dir, 'hook.secret')
    writeFileSync(hook, `#!/bin/sh\necho "$1 $VIALTRACE_ALARM_STATE $VIALTRACE_SECRET" > '${hook}.out'\n`)
    chmodSync(hook, 0o700)
    writeFileSync(secret, 'hunter2\n', { mode: 0o600 })
    const kept = await alarm('contact', 'siren', '--command', hook, '--command', 'two words', '--secret', secret)
    assertSchema('alarm-contact', kept.answer)
    await alarm(
      'contact',
      'nurse',
      '--mail',
      'a@b.org',
      '--server',
      'smtps://mail.b.org',
      '--from',
      'f@b.org',
      '--after',
      '15min',
    )
    const listed = await alarm('contact')
    assertSchema('alarm-contact', listed.answer)
    assert.match(listed.stdout, /^nurse +mail to a@b\.org by smtps:\/\/mail\.b\.org +15 min 00 s/m)
    assert.doesNotMatch(readFileSync(quiet.site.path('site.json'), 'utf8'), /hunter2/)
    const tested = await alarm('test', 'siren')
    assertSchema('alarm-test', tested.answer)
    assert.equal(readFileSync(`${hook}.out`, 'utf8'), 'two words test hunter2\n')
    assert.deepEqual([(await alarm('test', 'ghost')).exit, (await alarm('contact', 'ghost', '--remove')).exit], [2, 2])
    writeFileSync(hook, '#!/bin/sh\nexit 1\n')
    assert.equal((await alarm('test', 'siren')).exit, 4)
    assert.equal((await alarm('contact', 'bell', '--webhook', 'https://b.org')).exit, 2)
    for (const name of ['siren', 'nurse']) await alarm('contact', name, '--remove')
    assert.equal((await alarm('contact')).stdout, 'nobody is told; the terminal of the agent rings\n')
  })

  it('write a unit with what the site needs, and say what an administrator runs', async () => {
    const { dir } = quiet.site.site
    await alarm('contact', 'duty', '--webhook', 'https://b.org', '--secret', 'credential:hook')
    const out = join(story.dir, 'agent.service')
    const { stdout, answer } = await agent('install', '--out', out, '--page', '8080')
    assertSchema('agent-install', answer)
    const unit = readFileSync(out, 'utf8')
    for (const line of [`ReadWritePaths=${dir}`, 'LoadCredential=hook:/etc/vialtrace/hook'])
      assert.ok(unit.includes(`${line}\n`))
    assert.match(stdout, /^ {2}sudo systemctl enable --now vialtrace-agent$/m)
    assert.match((await agent('install')).stdout, /^\[Unit\]$/m)
    assert.equal((await agent('install', '--user', 'no such: user')).exit, 2)
    assert.equal((await agent('run', '--page', '70000')).exit, 2)
  })
})
