import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { emptyEdge, grow, packEdge } from '../../src/journal/edge.ts'
import { hashLeaf } from '../../src/journal/hash.ts'
import { cartonB, type Site, type World, warmed } from '../support/smallWorld.ts'
import { changeByte, changeValue, filesIn, killedAfter, tamper, valueIn } from './damage.ts'

type Expected = { readonly code: string; readonly where: string }

/** Does damage to a world of its own. @returns What `verify` at the clinic has to say about it. */
type Damage = (world: World) => Expected

const journalOf = ({ path }: World) => path('clinic', 'journal.sqlite')
const chainOf = ({ path }: World) => path('maker', 'chain.sqlite')
const numberIn = (file: string, sql: string) => Number(valueIn(file, sql))

function sharedFile({ path }: World, pattern: RegExp): string {
  const names = readdirSync(path('exchange'), { recursive: true, encoding: 'utf8' }).sort()
  return path('exchange', names.find((name) => pattern.test(name)) ?? assert.fail(`${names} has no ${pattern}`))
}

/** In what only the clinic has. */
const changedAtHome: Record<string, Damage> = {
  'a statement of the journal': (world) => {
    changeValue(journalOf(world), 'SELECT body AS value FROM statement WHERE position = 1')
    return { code: 'journal.entry-altered', where: 'statement 1' }
  },
  'a sealed segment in the journal': (world) => {
    const name = valueIn(journalOf(world), 'SELECT sha256 AS value FROM segment WHERE first = 0')
    changeValue(journalOf(world), 'SELECT body AS value FROM segment WHERE first = 0')
    return { code: 'journal.segment-altered', where: `segment ${name} of 0x` }
  },
}

/** In what the parties share: the maker, who has no journal of the clinic's, finds it as well. */
const changedInCommon: Record<string, Damage> = {
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
    const longest = 'FROM node ORDER BY length(value) DESC, hash LIMIT 1'
    const hash = valueIn(chainOf(world), `SELECT hash AS value ${longest}`) as Uint8Array
    changeValue(chainOf(world), `SELECT value ${longest}`)
    return { code: 'chain.node-edited', where: `node 0x${Buffer.from(hash).toString('hex')}` }
  },
}

/** The number of the journal's last entry, of which only the entry itself is gone. */
function removeEntry(journal: DatabaseSync): number {
  const position = Number(journal.prepare('SELECT max(position) AS last FROM statement').get()?.last)
  for (const table of ['intent', 'document', 'outbox', 'statement'])
    journal.prepare(`DELETE FROM ${table} WHERE position = ?`).run(position)
  return position
}

/** Makes the journal's tree and its sequence numbers anew over what is left, as if there had never been more. */
function forgetEntry(journal: DatabaseSync): void {
  const edge = emptyEdge()
  const leaves = journal.prepare('SELECT body FROM statement ORDER BY position').all()
  journal.exec('DELETE FROM node WHERE log = 0')
  const add = journal.prepare('INSERT INTO node (log, level, position, hash) VALUES (0, ?, ?, ?)')
  for (const { body } of leaves)
    grow(edge, hashLeaf(body as Uint8Array), (level, position, hash) => void add.run(level, position, hash))
  journal.prepare('UPDATE log SET size = ?, edge = ? WHERE number = 0').run(edge.size, packEdge(edge))
  journal.exec(`UPDATE nonce SET next = 1 + (SELECT max(nonce) FROM statement WHERE statement.signer = nonce.signer)
    WHERE signer IN (SELECT signer FROM statement)`)
}

const removals: Record<string, Damage> = {
  'the last entry of the journal': (world) => {
    const position = tamper(journalOf(world), removeEntry)
    return { code: 'journal.entry-missing', where: `statement ${position}` }
  },
  'the last entry of the journal, and all that spoke of it': (world) => {
    const id = valueIn(journalOf(world), 'SELECT id AS value FROM statement ORDER BY position DESC LIMIT 1')
    tamper(journalOf(world), (journal) => {
      removeEntry(journal)
      forgetEntry(journal)
    })
    return { code: 'verify.statement-missing', where: `statement ${id}` }
  },
  'the last block, of which only one site knows': (world) => {
    const id = valueIn(journalOf(world), 'SELECT id AS value FROM statement ORDER BY position DESC LIMIT 1')
    tamper(chainOf(world), cutBlock)
    return { code: 'verify.record-missing', where: `statement ${id}` }
  },
}

/** @returns The number of the block that is gone, with all that is kept about it. */
function cutBlock(chain: DatabaseSync): number {
  const number = Number(chain.prepare('SELECT max(number) AS last FROM block').get()?.last)
  for (const table of ['log', 'tx']) chain.prepare(`DELETE FROM ${table} WHERE block = ?`).run(number)
  chain.prepare('DELETE FROM block WHERE number = ?').run(number)
  return number
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

  for (const [what, damage] of Object.entries({ ...changedAtHome, ...changedInCommon }))
    it(`is found out by verify, which changes nothing, after one changed byte in ${what}`, async () => {
      const world = await warmed()
      const expected = damage(world)
      await findsAndLeaves(world, expected)
      if (what in changedInCommon) await findsAndLeaves(world, expected, 'maker')
    })

  for (const [what, damage] of Object.entries(removals))
    it(`is found out by verify, which changes nothing, after the removal of ${what}`, async () => {
      const world = await warmed()
      await findsAndLeaves(world, damage(world))
    })

  it('is found out by verify, which changes nothing, after the removal of a block that was witnessed', async () => {
    const world = await warmed()
    await world.json('clinic', 'ledger', 'status')
    const number = tamper(chainOf(world), cutBlock)
    await findsAndLeaves(world, { code: 'chain.truncated', where: `block ${number}` })
  })
})

describe('verification after a process was killed', function () {
  this.timeout(60_000)

  /** The clinic's last words are on the disk only in what was to be copied into the journal later. */
  async function killed(): Promise<World> {
    const world = await warmed()
    const place = () => world.json('clinic', 'container', 'place', cartonB, '--container', 'van')
    await killedAfter(journalOf(world), () => killedAfter(chainOf(world), place))
    return world
  }

  it('reads what was not copied yet, and leaves it there, as does the doctor', async () => {
    const { dir, json, play } = await killed()
    const before = filesIn(dir)
    assert.deepEqual((await json('clinic', 'verify')).findings, [])
    assert.match((await play('clinic', 'doctor')).stdout, /^ok +journal +\d+ recorded, 0 waiting$/m)
    assert.deepEqual(filesIn(dir), before)
  })

  it('finds what one changed byte in it has lost, and leaves it as it was', async () => {
    const world = await killed()
    const id = valueIn(journalOf(world), 'SELECT id AS value FROM statement ORDER BY position DESC LIMIT 1')
    const file = `${journalOf(world)}-wal`
    changeByte(file, readFileSync(file).lastIndexOf(`${id}`))
    await findsAndLeaves(world, { code: 'verify.statement-missing', where: `statement ${id}` })
  })
})

/** `verify` names the damage, ends with the exit code for it, and writes nowhere. */
async function findsAndLeaves({ dir, play }: World, expected: Expected, site: Site = 'clinic'): Promise<void> {
  const before = filesIn(dir)
  const { stdout, exit } = await play(site, 'verify', '--json')
  assert.equal(exit, 5)
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Expected[] }
  assert.equal(ok, false)
  const named = findings.some(({ code, where }) => code === expected.code && where.startsWith(expected.where))
  assert.ok(named, `${expected.code} at ${expected.where}: ${stdout}`)
  assert.deepEqual(filesIn(dir), before)
}
