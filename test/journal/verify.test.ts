import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Anchor, openJournal, rootOf, type Verification, verifyJournal } from '../../src/journal/index.ts'
import { statementBytes } from '../../src/sign/index.ts'
import { addressAsDigest, isFault, zeroDigest } from '../../src/values/index.ts'
import { filled, tamper, tamperWith } from './damage.ts'
import { boot, device, fill, journalLog, newPath, party, readings, say, sayRecall } from './site.ts'

const codes = ({ findings }: Verification) => [...new Set(findings.map(({ code }) => code))]
const wheres = ({ findings }: Verification) => findings.map(({ where }) => where)

describe('verifying a sound journal', () => {
  it('counts what it checked, finds nothing, and names the readings nobody vouched for', async () => {
    const result = verifyJournal(await filled())
    assert.deepEqual(result.findings, [])
    assert.deepEqual(result.checked, { statements: 10, readings: 640, checkpoints: 6, anchors: 0 })
    assert.deepEqual(result.unverified, [{ log: addressAsDigest(device.address), from: 625, count: 15 }])
  })

  it('writes nothing, not even beside it', async () => {
    const path = await filled()
    const before = [readdirSync(dirname(path)), readFileSync(path)]
    verifyJournal(path)
    assert.deepEqual([readdirSync(dirname(path)), readFileSync(path)], before)
  })

  it('reads along while an agent goes on appending', async () => {
    const path = await newPath()
    const journal = openJournal(path)
    fill(journal)
    let appended = 640
    const progress = () => {
      journal.record(`at ${appended}`, party.address, sayRecall(appended))
      journal.readings(device.address).append(readings(5, appended), boot)
      appended += 5
    }
    const result = verifyJournal(path, { progress })
    assert.deepEqual(result.findings, [])
    assert.deepEqual([result.checked.statements, result.checked.readings], [10, 640])
    assert.equal(verifyJournal(path).checked.readings, appended)
  })

  it('tells how far it has come', async () => {
    const seen: string[] = []
    verifyJournal(await filled(), { progress: (done, total, what) => void seen.push(`${done}/${total} ${what}`) })
    assert(seen.includes('10/10 statements'))
  })

  it('compares the heads that the ledger remembers', async () => {
    const path = await filled()
    const journal = openJournal(path, { readOnly: true })
    const log = journal.readings(device.address)
    const anchors: Anchor[] = [4, 10].map((size) => ({ log: journalLog, size, root: rootOf(journal.tree(), size) }))
    anchors.push({ log: addressAsDigest(device.address), size: 633, root: rootOf(log.tree(), 633) })
    journal.close()
    const result = verifyJournal(path, { anchors })
    assert.deepEqual(result.findings, [])
    assert.equal(result.checked.anchors, 3)
    assert.deepEqual(result.unverified, [{ log: addressAsDigest(device.address), from: 633, count: 7 }])
    const wrong = anchors.map((anchor) => ({ ...anchor, root: zeroDigest }))
    assert.deepEqual(codes(verifyJournal(path, { anchors: wrong })), ['journal.anchor-mismatch'])
  })
})

describe('verifying statements', () => {
  it('names each whose bytes were changed', async () => {
    const path = await filled()
    const moved = `CAST(replace(CAST(body AS TEXT), '"signature":"0x', '"signature":"0x0') AS BLOB)`
    tamper(
      path,
      `UPDATE statement SET body = ${moved} WHERE position = 3; UPDATE statement SET body = x'00' WHERE position = 4`,
    )
    const result = verifyJournal(path)
    assert.deepEqual(wheres(result), ['statement 3', 'statement 3', 'statement 4', 'statement 4'])
    assert.deepEqual(codes(result), ['sign.statement-malformed', 'journal.entry-altered'])
  })

  it('names one that was replaced by another statement of the same signer', async () => {
    const path = await filled()
    const forged = sayRecall(100)(2n)
    tamperWith(path, (raw) => {
      const replace = raw.prepare('UPDATE statement SET id = ?, subject = ?, body = ? WHERE position = 2')
      replace.run(forged.id, forged.subject, statementBytes(forged))
    })
    const result = verifyJournal(path)
    assert.deepEqual(wheres(result), ['statement 2'])
    assert.deepEqual(codes(result), ['journal.entry-altered'])
  })

  it('finds a past that was rewritten with all its hashes, by what was signed about it', async () => {
    const path = await newPath()
    const [honest, rewritten] = [openJournal(await newPath()), openJournal(path)]
    for (let n = 0; n < 5; n++) honest.record(`${n}`, party.address, sayRecall(n))
    const about = honest.tree()
    const head = { size: 5, root: rootOf(about) }
    for (let n = 0; n < 5; n++) rewritten.record(`${n}`, party.address, sayRecall(n === 2 ? 99 : n))
    assert.deepEqual(verifyJournal(path).findings, [])
    assert.deepEqual(codes(verifyJournal(path, { anchors: [{ log: journalLog, ...head }] })), [
      'journal.anchor-mismatch',
    ])
    const zero = { previous: zeroDigest, bootId: zeroDigest, chainHead: zeroDigest, probeSerial: zeroDigest }
    const checkpoint = {
      kind: 'checkpoint',
      log: journalLog,
      ...zero,
      ...head,
      coversUntil: readings(1)[0]?.takenAt,
    } as const
    rewritten.record('signed', party.address, (nonce) => say(checkpoint as Parameters<typeof say>[0], party, nonce))
    assert.deepEqual(codes(verifyJournal(path)), ['journal.checkpoint-mismatch'])
  })

  it('finds that the last entry was removed, once somebody remembers it', async () => {
    const path = await newPath()
    const [whole, cut] = [openJournal(await newPath()), openJournal(path)]
    for (let n = 0; n < 5; n++) whole.record(`${n}`, party.address, sayRecall(n))
    for (let n = 0; n < 4; n++) cut.record(`${n}`, party.address, sayRecall(n))
    assert.deepEqual(verifyJournal(path).findings, [])
    const anchor = { log: journalLog, size: 5, root: rootOf(whole.tree()) }
    assert.deepEqual(codes(verifyJournal(path, { anchors: [anchor] })), ['journal.truncated'])
  })

  it('finds the last entry removed by hand without any help', async () => {
    const path = await filled()
    tamper(path, 'DELETE FROM statement WHERE position = 9')
    assert(wheres(verifyJournal(path)).includes('statement 9'))
  })

  it('finds one that is missing in the middle and goes on behind it', async () => {
    const path = await filled()
    tamper(path, 'DELETE FROM statement WHERE position = 4')
    const result = verifyJournal(path)
    assert.deepEqual(
      result.findings.filter(({ code }) => code === 'journal.entry-missing').map(({ where }) => where),
      ['statement 4'],
    )
    assert.equal(result.checked.statements, 9)
  })

  it('finds two that changed places', async () => {
    const path = await filled()
    tamper(
      path,
      'UPDATE statement SET position = -1 WHERE position = 1; UPDATE statement SET position = 1 WHERE position = 2; UPDATE statement SET position = 2 WHERE position = -1',
    )
    assert.deepEqual(wheres(verifyJournal(path)), ['statement 1', 'statement 2'])
  })

  it('finds what would be said twice or never delivered', async () => {
    const path = await filled()
    tamper(path, `UPDATE nonce SET next = 2 WHERE signer = '${party.address}'; DELETE FROM outbox WHERE position = 5`)
    assert.deepEqual(codes(verifyJournal(path)), ['journal.nonce-reused', 'journal.entry-altered'])
  })

  it('tells a damaged index from damaged entries', async () => {
    const path = await filled()
    tamper(path, 'UPDATE node SET hash = randomblob(32) WHERE log = 0 AND level = 1 AND position = 2')
    assert(codes(verifyJournal(path)).includes('journal.tree-altered'))
    assert(!codes(verifyJournal(path)).includes('journal.entry-altered'))
  })
})

describe('verifying the file itself', () => {
  it('names what of its tables was changed', async () => {
    const path = await filled()
    const raw = new DatabaseSync(path)
    raw.exec('DROP TRIGGER statement_stays; CREATE TABLE photo (n INTEGER)')
    raw.close()
    const result = verifyJournal(path)
    assert.deepEqual(codes(result), ['journal.schema-altered'])
    assert.deepEqual(wheres(result), ['statement_stays', 'photo'])
  })

  it('says in a sentence what SQLite itself finds wrong', async () => {
    const path = await filled()
    const raw = new DatabaseSync(path, { defensive: false })
    const rootOfOther = `(SELECT rootpage FROM sqlite_schema WHERE name = 'outbox_open')`
    raw.exec(
      `PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = ${rootOfOther} WHERE name = 'statement_subject'`,
    )
    raw.close()
    const { findings } = verifyJournal(path)
    const details = findings.filter(({ code }) => code === 'journal.unreadable').map(({ detail }) => detail)
    assert.equal(details.length, 1)
    assert.match(
      details[0] ?? '',
      /^the pages of the database contradict each other in \d+ places?, first: .*2nd reference to page/,
    )
  })

  it('is answered when it is no journal', async () => {
    const path = await newPath()
    writeFileSync(path, 'no database at all\n'.repeat(300))
    assert.deepEqual(codes(verifyJournal(path)), ['store.not-a-database'])
    writeFileSync(path, '')
    assert.deepEqual(codes(verifyJournal(path)), ['store.version'])
  })

  it('is an error only when there is nothing to look at', async () => {
    const path = await newPath()
    assert.throws(
      () => verifyJournal(path),
      (error) => isFault(error, 'store.missing'),
    )
  })
})
