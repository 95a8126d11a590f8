import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from '../support/run.ts'
import { batch, founded, made } from '../support/smallWorld.ts'
import { tempDir } from '../support/tempDir.ts'
import { onTerminal } from '../support/terminal.ts'

describe('a person at a terminal', function () {
  this.timeout(60_000)

  it('is asked for what a workspace needs', async () => {
    const dir = join(await tempDir(), 'site')
    const steps = [
      ['folder for the workspace', `${dir}\r`],
      ['name of the organisation', 'Aurora\r'],
      ['what it does', '\r'],
    ] as const
    const { shown, exit } = await onTerminal(cli, ['init'], steps)
    assert.equal(exit, 0, shown)
    assert.match(shown, /its workspace is \//)
    const { name, roles } = JSON.parse(readFileSync(join(dir, 'card.json'), 'utf8'))
    assert.deepEqual({ name, roles }, { name: 'Aurora', roles: ['manufacturer'] })
  })

  it('sees text from outside as it is, without it acting on the terminal', async () => {
    const { path } = await founded()
    const card = JSON.parse(readFileSync(path('maker', 'card.json'), 'utf8'))
    writeFileSync(path('card.json'), JSON.stringify({ ...card, name: '\u001b[2JPolar' }))
    const add = ['party', 'add', path('card.json'), '--action', path('admit.json'), '--site', path('maker')]
    const { shown, exit } = await onTerminal(cli, add, [['sign that', 'n\r']])
    assert.ok(shown.includes('sign that \\u{1b}[2JPolar'), shown)
    assert.ok(!existsSync(path('admit.json')))
    assert.equal(exit, 1)
  })

  it('may correct an answer, and has to confirm what cannot be undone', async () => {
    const { path } = await made()
    const steps = [
      ['batch', 'nonsense\r'],
      ['> expected a batch', `\x15${batch}\r`],
      ['reason', 'particles\r'],
      ['recall lot VT1', 'n\r'],
    ] as const
    const { shown, exit } = await onTerminal(cli, ['batch', 'recall', '--site', path('maker')], steps)
    assert.match(shown, /code: cli\.declined/)
    assert.equal(exit, 1)
  })
})
