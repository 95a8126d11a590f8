import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { printable } from '../../src/values/index.ts'
import { cleanEnvironment, run } from '../support/run.ts'
import { tempDir } from '../support/tempDir.ts'

const entry = fileURLToPath(new URL('../support/frame.ts', import.meta.url))
const frame = (args: readonly string[], env: Record<string, string> = {}) => run(args, { entry, env })

describe('a command', () => {
  it('prints its answer on stdout', async () => {
    const { stdout, exit } = await frame(['answer', 'Ada', '--count', '3'])
    assert.equal(stdout, 'hello Ada\nname  count\nAda       3\n')
    assert.equal(exit, 0)
  })

  it('prints exactly its result as JSON, big numbers as decimal text', async () => {
    const { stdout } = await frame(['answer', 'Ada', '--count', '3', '--json'])
    assert.deepEqual(JSON.parse(stdout), { name: 'Ada', count: '3', site: '.' })
  })

  it('lets no text from outside act on a terminal', async () => {
    const outside = '\u001b[2J\u202etxt'
    const told = await frame(['answer', outside])
    assert.match(told.stdout, /^hello \\u\{1b\}\[2J\\u\{202e\}txt$/m)
    const json = await frame(['answer', outside, '--json'])
    assert.equal(printable(json.stdout.replaceAll('\n', '')), json.stdout.replaceAll('\n', ''))
    assert.equal(JSON.parse(json.stdout).name, outside)
  })

  it('takes the workspace from --site before the environment', async () => {
    const fromEnvironment = await frame(['answer', 'Ada', '--json'], { VIALTRACE_SITE: 'clinic' })
    assert.equal(JSON.parse(fromEnvironment.stdout).site, 'clinic')
    const fromFlag = await frame(['answer', 'Ada', '--json', '--site', 'depot'], { VIALTRACE_SITE: 'clinic' })
    assert.equal(JSON.parse(fromFlag.stdout).site, 'depot')
  })

  it('does not take a piped stdin for an argument', async () => {
    const { exit } = await run(['answer'], { entry, input: 'Eve\n' })
    assert.equal(exit, 2)
  })

  it('ends with the code of an answer that is not a good one, and still prints it', async () => {
    const { stdout, stderr, exit } = await frame(['answer', 'Ada', '--bad', '--json'])
    assert.equal(JSON.parse(stdout).name, 'Ada')
    assert.equal(stderr, 'acknowledged\nclosed\n')
    assert.equal(exit, 5)
  })

  it('acknowledges what it recorded only after the result was printed', async () => {
    for (const json of [[], ['--json']]) {
      const path = join(await tempDir(), 'both')
      const both = openSync(path, 'w')
      spawnSync(process.execPath, [entry, 'answer', 'Ada', ...json], {
        stdio: ['ignore', both, both],
        env: cleanEnvironment(),
      })
      closeSync(both)
      assert.match(readFileSync(path, 'utf8'), /Ada[\s\S]+\nacknowledged\nclosed\n$/)
    }
  })

  it('acknowledges nothing when nobody read the answer, and does not fail', async () => {
    const child = spawn(process.execPath, [entry, 'answer', 'Ada'], { env: cleanEnvironment() })
    child.stdout.destroy()
    const [stderr, [exit]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    assert.doesNotMatch(stderr, /acknowledged|error/)
    assert.equal(exit, 0)
  })

  it('fails once, in one sentence, when what it prints to is full', function () {
    if (!existsSync('/dev/full')) this.skip()
    const full = openSync('/dev/full', 'w')
    for (const stdio of [['ignore', full, 'pipe'] as const, ['ignore', full, full] as const]) {
      const { status, stderr } = spawnSync(process.execPath, [entry, 'answer', 'Ada'], {
        stdio: [...stdio],
        env: cleanEnvironment(),
        timeout: 15_000,
        encoding: 'utf8',
      })
      assert.equal(status, 1)
      assert.ok((stderr ?? '').split('\n').length <= 6)
    }
    closeSync(full)
  })
})

describe('an error', () => {
  const exits = { failed: 1, usage: 2, refused: 3, unreachable: 4, unverified: 5 }
  for (const [kind, expected] of Object.entries(exits))
    it(`of kind ${kind} ends with exit code ${expected}`, async () => {
      const { stdout, stderr, exit } = await frame(['fail', kind])
      assert.equal(exit, expected)
      assert.equal(stdout, '')
      assert.match(stderr, new RegExp(`^error: .+\nhint: .+\ncode: test.${kind}\n$`, 'm'))
    })

  it('is told as JSON on stdout with --json', async () => {
    const { stdout, exit } = await frame(['fail', 'failed', '--json'])
    assert.deepEqual(JSON.parse(stdout), {
      error: { code: 'test.failed', message: 'it failed', hint: 'try again', exit: 1 },
    })
    assert.equal(exit, 1)
  })

  it('closes what was opened and acknowledges nothing', async () => {
    const { stderr } = await frame(['fail', 'refused'])
    assert.match(stderr, /^closed$/m)
    assert.doesNotMatch(stderr, /acknowledged/)
  })

  it('shows text from outside without letting it act', async () => {
    const { stderr } = await frame(['fail', 'refused'])
    assert.match(stderr, /^error: the rule "\\u\{1b\}\[2J" says no$/m)
  })

  it('that nobody expected is called a bug, and shows its place only when asked', async () => {
    for (const cause of ['bug', 'rejection']) {
      const { stderr, exit } = await frame(['fail', cause])
      assert.equal(exit, 1)
      assert.match(stderr, /^error: something happened that never should: .+\nhint: .+\ncode: cli.bug$/m)
      assert.doesNotMatch(stderr, /\bat .+fail\.ts/)
    }
    const { stderr } = await frame(['fail', 'bug'], { VIALTRACE_DEBUG: '1' })
    assert.match(stderr, /\bat .+fail\.ts/)
  })

  it('of the operating system is told as such', async () => {
    const { stderr, exit } = await frame(['fail', 'system'])
    assert.match(stderr, /^error: ENOENT.+'\/nowhere\/at\/all'\nhint: .+\ncode: cli.system$/m)
    assert.equal(exit, 1)
  })
})

describe('a command line', () => {
  const wrong: Record<string, readonly [readonly string[], RegExp]> = {
    'a flag nobody knows': [
      ['answer', 'Ada', '--nope'],
      /^error: nonexistent flag: --nope\nhint: .+\ncode: cli.usage$/m,
    ],
    'a missing argument': [['answer'], /^error: missing 1 required arg: name who is greeted$/m],
    'an argument too many': [['answer', 'Ada', 'Eve'], /^error: unexpected argument: Eve$/m],
    'a number that is none': [['answer', 'Ada', '--count', 'x'], /^error: --count: Expected an integer .+: x$/m],
    'a flag without its value': [['answer', 'Ada', '--site'], /^error: flag --site expects a value$/m],
    'an empty workspace': [
      ['answer', 'Ada', '--site', ''],
      /^error: .+ --site, .+\nhint: .+\ncode: cli.answer-empty$/m,
    ],
    'a value outside the list': [
      ['ask', '--colour', 'blue'],
      /^error: expected --colour=blue to be one of: red, green$/m,
    ],
    'a command nobody knows': [
      ['mow', 'it'],
      /^error: there is no command "mow it"\nhint: .+\ncode: cli.command-unknown$/m,
    ],
    'an argument after a command that takes none': [
      ['ask', 'Ada'],
      /^error: "ask" takes no argument, received "Ada"\nhint: .+\ncode: cli.usage$/m,
    ],
    'a slip of the finger': [
      ['asnwer', 'Ada'],
      /^error: there is no command "asnwer( Ada)?"; did you mean "answer"\?\nhint: .+\ncode: cli.command-unknown$/m,
    ],
    'a slip where help is asked for': [
      ['help', 'asnwer'],
      /^error: there is no command "asnwer"; did you mean "answer"\?\nhint: .+\ncode: cli.command-unknown$/m,
    ],
  }
  for (const [what, [args, expected]] of Object.entries(wrong))
    it(`with ${what} is a usage error`, async () => {
      const { stdout, stderr, exit } = await frame(args)
      assert.match(stderr, expected)
      assert.equal(stdout, '')
      assert.equal(exit, 2)
    })

  it('with a value that a rule of the house refuses is a usage error', async () => {
    const { stderr, exit } = await frame(['ask', '--gtin', '4012345000001', '--colour', 'red', '--yes'])
    assert.match(stderr, /^code: values.check-digit$/m)
    assert.equal(exit, 2)
  })

  it('without a flag that nobody can be asked for names the flag', async () => {
    const { stderr, exit } = await frame(['ask', '--gtin', '4012345000009'])
    assert.match(stderr, /^error: expected --colour \(colour\), it was not given\n.+\ncode: cli.answer-missing$/m)
    assert.equal(exit, 2)
  })

  it('without --yes where nobody can agree names --yes', async () => {
    const { stderr, exit } = await frame(['ask', '--gtin', '4012345000009', '--colour', 'red'])
    assert.match(stderr, /^error: expected --yes \(paint it\), it was not given$/m)
    assert.equal(exit, 2)
  })

  it('may ask for help anywhere', async () => {
    for (const args of [[], ['--help'], ['-h'], ['help'], ['answer', '--help'], ['help', 'answer']]) {
      const { stdout, stderr, exit } = await frame(args)
      assert.match(stdout, /^USAGE$/m)
      assert.equal(stderr, '')
      assert.equal(exit, 0)
    }
  })
})
