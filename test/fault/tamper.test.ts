import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { type World, warmed } from '../support/smallWorld.ts'
import { changeByte, changeValue, filesIn, valueIn } from './damage.ts'

type Expected = { readonly code: string; readonly where: string }

/** Does damage to a world of its own. @returns What `verify` has to say about it. */
type Damage = (world: World) => Expected

const journalOf = ({ path }: World) => path('clinic', 'journal.sqlite')
const chainOf = ({ path }: World) => path('maker', 'chain.sqlite')
const numberIn = (file: string, sql: string) => Number(valueIn(file, sql))

function sharedFile({ path }: World, pattern: RegExp): string {
  const names = readdirSync(path('exchange'), { recursive: true, encoding: 'utf8' }).sort()
  return path('exchange', names.find((name) => pattern.test(name)) ?? assert.fail(`${names} has no ${pattern}`))
}

const changedBytes: Record<string, Damage> = {
  'a statement of the journal': (world) => {
    changeValue(journalOf(world), 'SELECT body AS value FROM statement WHERE position = 1')
    return { code: 'journal.entry-altered', where: 'statement 1' }
  },
  'a sealed segment in the journal': (world) => {
    const name = valueIn(journalOf(world), 'SELECT sha256 AS value FROM segment WHERE first = 0')
    changeValue(journalOf(world), 'SELECT body AS value FROM segment WHERE first = 0')
    return { code: 'journal.segment-altered', where: `segment ${name} of 0x` }
  },
  'a shared segment': (world) => {
    const file = sharedFile(world, /\.segment$/)
    changeByte(file, statSync(file).size - 1)
    return { code: 'journal.segment-malformed', where: `${file}: segment` }
  },
  'a shared document': (world) => {
    const file = sharedFile(world, /[0-9a-f]{64}$/)
    changeByte(file, 0)
    return { code: 'verify.document-altered', where: `document 0x${basename(file)}` }
  },
  'a block': (world) => {
    const number = numberIn(chainOf(world), 'SELECT max(number) - 1 AS value FROM block')
    changeValue(chainOf(world), `SELECT rlp AS value FROM block WHERE number = ${number}`)
    return { code: 'chain.block-edited', where: `block ${number}` }
  },
  'a receipt': (world) => {
    const number = numberIn(chainOf(world), 'SELECT max(block) AS value FROM tx')
    changeValue(chainOf(world), `SELECT receipt AS value FROM tx WHERE block = ${number}`)
    return { code: 'chain.transaction-edited', where: `block ${number}, transaction 0` }
  },
  'a node of the state': (world) => {
    const longest = 'FROM node WHERE length(value) = 500 ORDER BY hash LIMIT 1'
    const hash = valueIn(chainOf(world), `SELECT hash AS value ${longest}`) as Uint8Array
    changeValue(chainOf(world), `SELECT value ${longest}`)
    return { code: 'chain.node-edited', where: `node 0x${Buffer.from(hash).toString('hex')}` }
  },
}

describe('whoever has the disk in their hands', function () {
  this.timeout(60_000)

  it('is not accused of anything when they changed nothing', async () => {
    const { dir, json } = await warmed()
    const before = filesIn(dir)
    const { ok, findings } = await json('clinic', 'verify')
    assert.deepEqual([ok, findings], [true, []])
    assert.deepEqual(filesIn(dir), before)
  })

  for (const [what, damage] of Object.entries(changedBytes))
    it(`is found out by verify, which changes nothing, after one changed byte in ${what}`, async () => {
      const world = await warmed()
      await findsAndLeaves(world, damage(world))
    })
})

async function findsAndLeaves({ dir, play }: World, expected: Expected): Promise<void> {
  const before = filesIn(dir)
  const { stdout, exit } = await play('clinic', 'verify', '--json')
  assert.equal(exit, 5)
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Expected[] }
  assert.equal(ok, false)
  const named = findings.some(({ code, where }) => code === expected.code && where.startsWith(expected.where))
  assert.ok(named, `${expected.code} at ${expected.where}: ${stdout}`)
  assert.deepEqual(filesIn(dir), before)
}
