import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { zeroDigest } from '../../src/values/index.ts'
import { play } from '../support/play.ts'
import { assertSchema } from '../support/schemas.ts'
import { batch, cartonA, made, pallet, type World } from '../support/smallWorld.ts'
import { tempDir } from '../support/tempDir.ts'

const photo = (name: string) => fileURLToPath(new URL(`../../fixtures/gs1-datamatrix-photo/${name}`, import.meta.url))

/** Everything a site may not lose or gain; what can be built again from it is left out. */
function contents(dir: string): Record<string, string> {
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()
  const kept = paths.filter((path) => statSync(join(dir, path)).isFile() && !/readmodel|-shm$|-wal$|lock/.test(path))
  const digest = (path: string) =>
    createHash('sha256')
      .update(readFileSync(join(dir, path)))
      .digest('hex')
  return Object.fromEntries(kept.map((path) => [path, digest(path)]))
}

const unknownUnit = '095060000000000992'

type Case = readonly [what: string, args: readonly string[], code: string, exit: number]

const device = ['device', 'enroll', 'p', '--port', '/dev/ttyNONE', '--probe', '1', '--container', 'c']
const register = ['batch', 'register', '--gtin', '09506000134352', '--lot', 'X', '--doses-per-vial', '1']
const registerRest = ['--expires', '2035-01-31', '--vials', '3']

const cases: readonly Case[] = [
  ['a photograph that ends early', ['scan', '--image', photo('truncated/input.jpg')], 'capture.image-unreadable', 2],
  ['a web page called .png', ['scan', '--image', photo('html-named-png/input.png')], 'capture.image-unreadable', 2],
  ['a photograph without a code', ['scan', '--image', photo('no-code/input.jpg')], 'capture.image-without-code', 2],
  ['a code that is not GS1', ['scan', '--image', photo('plain-datamatrix/input.jpg')], 'capture.code-not-gs1', 2],
  [
    'a code with a wrong check digit',
    ['scan', '--image', photo('gtin-check-digit/input.jpg')],
    'values.check-digit',
    2,
  ],
  ['a photograph that is not there', ['scan', '--image', '/nowhere.jpg'], 'app.file-missing', 2],
  ['a folder without a photograph', ['scan', '--image', '/proc/self/task'], 'app.file-unusable', 2],
  ['a file of lines that is not there', ['scan', '--lines', '/nowhere.jsonl'], 'app.file-missing', 2],
  ['a company prefix nobody has', ['scan', '--text', '(99)A', '--prefix-length', '5'], 'cli.usage', 2],
  ['a tag of a scheme nobody reads', ['scan', '--epc', '2C74257BF46072000000162E'], 'capture.epc-unsupported', 2],
  ['a typed code nobody can read', ['scan', '--text', 'hello'], 'capture.ai-unknown', 2],
  [
    'a reader on a port that is missing',
    ['scan', '--reader', 'reader18', '--port', '/dev/ttyNONE'],
    'capture.port-missing',
    1,
  ],
  ['a port in place of the model of a reader', ['scan', '--reader', '/dev/ttyNONE'], 'capture.profile-unknown', 2],
  ['a scanner on a file that is no port', ['scan', '--scanner', '/dev/null'], 'capture.port-not-serial', 1],
  ['nothing to scan', ['scan'], 'cli.answer-missing', 2],
  ['a label of the wrong thing', ['dose', 'check', '--image', photo('carton-on-bench/input.jpg')], 'app.not-a-vial', 2],
  ['a mistyped SSCC', ['unpack', `${pallet.slice(0, -1)}9`], 'values.check-digit', 2],
  ['too few digits for a unit', ['pack', '1234'], 'app.not-a-unit', 2],
  ['too few digits for a batch', ['batch', 'show', '1234'], 'app.not-a-batch', 2],
  ['a batch where a unit is expected', ['unpack', batch], 'app.not-a-unit', 2],
  ['a unit nobody packed', ['unpack', unknownUnit], 'app.unit-unknown', 2],
  ['a unit where a batch is expected', ['batch', 'release', pallet], 'app.not-a-batch', 2],
  ['a serial nobody registered', ['vial', 'open', '(01)09506000134352(21)FAKE'], 'app.serial-unknown', 2],
  ['a product nobody registered', ['vial', 'open', '(01)09501101530003(21)X'], 'app.batch-unknown', 2],
  ['a batch nobody registered', ['batch', 'show', '(01)09506000134352(10)NO'], 'app.batch-unknown', 2],
  ['a receiver nobody admitted', ['handoff', 'offer', pallet, '--to', 'Nobody'], 'app.party-unknown', 2],
  [
    'a time nobody can read',
    ['handoff', 'offer', pallet, '--to', 'Aurora', '--until', 'soon'],
    'cli.span-malformed',
    2,
  ],
  [
    'an offer that ends before it is made',
    ['handoff', 'offer', pallet, '--to', 'Aurora', '--until', '2020-01-01'],
    'cli.moment-past',
    2,
  ],
  ['an offer nobody made', ['handoff', 'reject', pallet, '--reason', 'late'], 'app.offer-unknown', 2],
  ['a number in words', ['pack', cartonA, '--batch', batch, '--vials', 'many'], 'cli.number-malformed', 2],
  ['more vials than there are', ['pack', cartonA, '--batch', batch, '--vials', '999'], 'app.not-enough-vials', 2],
  ['a reason without a word', ['batch', 'recall', batch, '--reason', ' '], 'cli.answer-empty', 2],
  ['a recall that is not confirmed', ['batch', 'recall', batch, '--reason', 'wet'], 'cli.answer-missing', 2],
  ['a vaccine nobody knows', [...register, ...registerRest, '--vaccine', 'x'], 'coldchain.vaccine-unknown', 2],
  ['a date without a year', [...register, '--vaccine', 'penta', '--expires', '31.1.'], 'values.instant', 2],
  ['a thermometer nobody knows', [...device, '--profile', 'fridge-strict', '--model', 'ABC'], 'app.model-unknown', 2],
  ['a profile nobody knows', [...device, '--profile', 'x', '--model', 'XY-MD02'], 'coldchain.profile-unknown', 2],
  ['a device that is not here', ['agent', 'run', '--device', 'x'], 'app.device-unknown', 2],
  ['a decision nobody made', ['excursion', 'assess', '0x12', '--unit', cartonA], 'cli.answer-missing', 2],
  ['an excursion that never was', ['excursion', 'show', zeroDigest], 'app.excursion-unknown', 2],
  ['a dose nobody gave', ['trace', 'back', zeroDigest], 'app.dose-unknown', 2],
  [
    'a card that is none',
    ['party', 'add', photo('no-code/SOURCE.md'), '--action', '/nowhere/x'],
    'app.file-unusable',
    2,
  ],
  ['a ledger that is not there', ['ledger', 'join', '/nowhere.json'], 'app.file-missing', 2],
  ['a flag nobody knows', ['verify', '--repair'], 'cli.usage', 2],
  ['a folder that is not there', ['report', batch, '--out', '/nowhere/x.html'], 'app.folder-missing', 2],
  ['a file that cannot be written', ['report', batch, '--out', '/proc/x.html'], 'app.unwritable', 1],
]

describe('bad input', function () {
  this.timeout(60_000)
  let world: World
  before(async () => {
    world = await made()
    // Whoever reads the ledger remembers its head; afterwards there is nothing new to remember.
    await world.tell('maker', 'ledger', 'sync')
  })

  for (const [what, args, code, exit] of cases)
    it(`${what} ends with ${code}, a sentence and a hint, and changes nothing`, async () => {
      const before = contents(world.dir)
      const ended = await world.play('maker', ...args)
      assert.match(ended.stderr, new RegExp(`^error: .+\nhint: .+\ncode: ${code}\n$`))
      assert.equal(ended.stdout, '')
      assert.equal(ended.exit, exit)
      assert.deepEqual(contents(world.dir), before)
    })

  it('that is an argument where a flag is meant is told which flag', async () => {
    const { stderr } = await world.play('maker', 'handoff', 'accept', unknownUnit, '--yes')
    assert.match(stderr, /^error: "handoff accept" takes no argument, received "0950\d+", give it by --text\n/)
  })

  it('is told as JSON where JSON was asked for', async () => {
    const { stdout, stderr, exit } = await world.play('maker', 'unpack', batch, '--json')
    assertSchema('error', JSON.parse(stdout))
    assert.equal(JSON.parse(stdout).error.exit, exit)
    assert.equal(stderr, '')
  })
})

describe('a folder', () => {
  const site = (version: unknown) => JSON.stringify({ version, name: 'Aurora' })
  const folders: Record<string, readonly [site: string | null, args: readonly string[], code: string, exit: number]> = {
    'without a workspace': [null, ['batch', 'list'], 'app.site-missing', 2],
    'with a workspace of another version': [site(99), ['batch', 'list'], 'app.site-version', 1],
    'with a workspace that is damaged': ['{', ['batch', 'list'], 'app.site-damaged', 1],
    'with a workspace that lacks what one has': [site(1), ['batch', 'list'], 'app.site-damaged', 1],
    'with a workspace already': [site(1), ['init', '--name', 'B', '--role', 'clinic'], 'app.site-exists', 2],
  }
  for (const [what, [file, args, code, exit]] of Object.entries(folders))
    it(`${what} is refused and left as it is`, async () => {
      const dir = join(await tempDir(), 'site')
      mkdirSync(dir)
      if (file !== null) writeFileSync(join(dir, 'site.json'), file)
      const before = contents(dir)
      const ended = await play([...args, '--site', dir])
      assert.match(ended.stderr, new RegExp(`^error: .+\nhint: .+\ncode: ${code}\n$`))
      assert.equal(ended.exit, exit)
      assert.deepEqual(contents(dir), before)
    })

  it('with a workspace that lacks what one has is a problem for the doctor, who names it', async () => {
    const dir = await tempDir()
    writeFileSync(join(dir, 'site.json'), site(1))
    const { stdout, exit } = await play(['doctor', '--site', dir, '--json'])
    const { checks } = JSON.parse(stdout) as { checks: { what: string; ok: boolean; detail: string }[] }
    assert.deepEqual(
      checks.filter(({ ok }) => !ok).map(({ what, detail }) => [what, detail]),
      [['workspace', `expected an address as party in ${join(dir, 'site.json')}, found nothing`]],
    )
    assert.equal(exit, 1)
  })

  it('without its secret, or with that of another site, is a problem for the doctor', async () => {
    const dir = join(await tempDir(), 'site')
    await play(['init', '--site', dir, '--name', 'Aurora', '--role', 'manufacturer'])
    const path = join(dir, 'site.json')
    const card = JSON.parse(readFileSync(path, 'utf8'))
    const identityOf = async () => (await play(['doctor', '--site', dir])).stdout.match(/^\w+ +identity .*$/m)?.[0]
    assert.match(`${await identityOf()}`, /^ok .+ age1/)
    writeFileSync(path, JSON.stringify({ ...card, recipient: `age1${'q'.repeat(58)}` }))
    assert.match(`${await identityOf()}`, /^problem .+ expected/)
    writeFileSync(path, JSON.stringify(card))
    rmSync(join(dir, 'keys', 'identity'))
    assert.match(`${await identityOf()}`, /^problem .+ expected a file at/)
  })

  it('without a ledger says how to come to one', async () => {
    const dir = join(await tempDir(), 'site')
    await play(['init', '--site', dir, '--name', 'Aurora', '--role', 'manufacturer'])
    const { stderr, exit } = await play(['batch', 'release', batch, '--site', dir])
    assert.match(stderr, /\nhint: found a ledger with `vialtrace ledger deploy`, .+\ncode: app.ledger-unset\n$/)
    assert.equal(exit, 2)
  })
})
