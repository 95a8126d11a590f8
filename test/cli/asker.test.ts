import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { asker } from '../../src/cli/index.ts'
import { gtin, isFault } from '../../src/values/index.ts'
import { onTerminal, type Step } from '../support/terminal.ts'

const entry = fileURLToPath(new URL('../support/frame.ts', import.meta.url))
const down = '\u001b[B'
const item: Step = ['trade item', '4012345000009\r']
const colour: Step = ['colour', `${down}\r`]

describe('a question', () => {
  it('is not asked when its flag was given', async () => {
    const silent = asker({ interactive: true, agreed: true })
    const question = { flag: '--gtin', what: 'trade item', parse: gtin }
    assert.equal(await silent.text('4012345000009', question), '04012345000009')
    assert.equal(await silent.secret('4012345000009', question), '04012345000009')
    assert.equal(await silent.choice('red', { flag: '--colour', what: 'colour', choices: ['red', 'green'] }), 'red')
    await silent.confirm('paint it')
  })

  it('that nobody can be asked names its flag', async () => {
    const alone = asker({ interactive: false, agreed: false })
    const question = { flag: '--passphrase', what: 'passphrase', parse: String }
    for (const asking of [alone.text(undefined, question), alone.secret(undefined, question)])
      await assert.rejects(
        asking,
        (error) => isFault(error, 'cli.answer-missing') && /--passphrase/.test(error.message),
      )
  })

  it('is answered at the terminal, and asked again until the answer can be read', async () => {
    const { shown, exit } = await onTerminal(
      entry,
      ['ask'],
      [['trade item', '4012345000001\r'], ['its check digit is 9', '\u007f9\r'], colour, ['paint it', 'y\r']],
    )
    assert.match(shown, /^painted 04012345000009 green\r$/m)
    assert.equal(exit, 0)
  })

  it('answered with no ends the command as not confirmed', async () => {
    const { shown, exit } = await onTerminal(entry, ['ask'], [item, colour, ['paint it', 'n\r']])
    assert.match(shown, /^.*error: not confirmed: paint it\r\nhint: .+\r\ncode: cli.declined\r$/m)
    assert.equal(exit, 1)
  })

  for (const [key, typed] of Object.entries({ '^C': '\u0003', '^D': '\u0004' }))
    it(`left with ${key} ends the command as interrupted`, async () => {
      const { shown, exit } = await onTerminal(entry, ['ask'], [item, colour, ['paint it', typed]])
      assert.match(shown, /error: interrupted at the question "paint it"\r\nhint: .+\r\ncode: cli.interrupted\r$/m)
      assert.doesNotMatch(shown, /Warning/)
      assert.equal(exit, 1)
    })

  it('is never asked with --no-input, with --json, or on a build machine', async () => {
    for (const [args, env] of [
      [['ask', '--no-input'], {}],
      [['ask', '--json'], {}],
      [['ask'], { CI: 'true' }],
    ] as const) {
      const { shown, exit } = await onTerminal(entry, args, [], env)
      assert.match(shown, /expected --gtin \(trade item\), it was not given/)
      assert.equal(exit, 2)
    }
  })
})
