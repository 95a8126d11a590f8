import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { inclusionProof, leafHash, openJournal, rootOf, verifyInclusion } from '../../src/journal/index.ts'
import { coSign, statementBytes } from '../../src/sign/index.ts'
import { addressAsDigest, instant, isFault, zeroDigest } from '../../src/values/index.ts'
import {
  digestOf,
  domain,
  key,
  newJournal,
  newParts,
  newPath,
  noon,
  other,
  party,
  recall,
  say,
  sayRecall,
} from './site.ts'

const coded = (code: string) => (error: unknown) => isFault(error, code)
const record = (journal: Awaited<ReturnType<typeof newJournal>>, n: number, signer = party) =>
  journal.record(`recall ${n}`, signer.address, sayRecall(n, signer))

describe('recording a statement', () => {
  it('gives each signer nonces of its own, without gaps', async () => {
    const journal = await newJournal()
    for (const [n, signer] of [party, party, other, party, other].entries()) record(journal, n, signer)
    assert.deepEqual(
      [...journal.entries()].map(({ statement }) => statement.nonce),
      [0n, 1n, 0n, 2n, 1n],
    )
  })

  it('finds the same statement until the answer is acknowledged', async () => {
    const journal = await newJournal()
    const first = record(journal, 1)
    const again = record(journal, 1)
    assert.deepEqual([first.fresh, again.fresh], [true, false])
    assert.equal(again.statement.id, first.statement.id)
    journal.acknowledge([first.statement.id])
    assert.equal(journal.intended('recall 1'), undefined)
    const next = record(journal, 1)
    assert.deepEqual([next.fresh, next.index], [true, 1])
    assert.equal(journal.intended('recall 1')?.statement.id, next.statement.id)
  })

  it('keeps statements, unanswered intents and nonces across a restart', async () => {
    const path = await newPath()
    const journal = openJournal(path)
    const { statement } = record(journal, 1)
    journal.close()
    const reopened = openJournal(path)
    assert.deepEqual(reopened.entry(statement.id), { index: 0, statement })
    assert.equal(record(reopened, 1).fresh, false)
    assert.equal(record(reopened, 2).statement.nonce, 1n)
  })

  it('shows two processes one journal', async () => {
    const path = await newPath()
    const [one, two] = [openJournal(path), openJournal(path)]
    record(one, 1)
    record(two, 2)
    record(one, 3)
    assert.deepEqual(
      [...two.entries()].map(({ index, statement }) => [index, statement.nonce]),
      [
        [0, 0n],
        [1, 1n],
        [2, 2n],
      ],
    )
    assert.equal(rootOf(one.tree()), rootOf(two.tree()))
  })

  it('takes no nonce when signing fails', async () => {
    const journal = await newJournal()
    const refuse = () => {
      throw new Error('the key is locked')
    }
    assert.throws(() => journal.record('anything', party.address, refuse), /locked/)
    assert.equal(record(journal, 1).statement.nonce, 0n)
  })

  it('refuses a statement with another nonce or signer than it gave out', async () => {
    const journal = await newJournal()
    const wrongNonce = (nonce: bigint) => sayRecall(1)(nonce + 1n)
    assert.throws(() => journal.record('a', party.address, wrongNonce), coded('journal.statement-unexpected'))
    assert.throws(() => journal.record('a', other.address, sayRecall(1)), coded('journal.statement-unexpected'))
    assert.deepEqual([...journal.entries()], [])
  })

  it('remembers which ciphertexts belong to it', async () => {
    const journal = await newJournal()
    const documents = [digestOf('a'), digestOf('b')].toSorted()
    const { statement } = journal.record('with documents', party.address, sayRecall(1), documents)
    assert.deepEqual(journal.documentsOf(statement.id), documents)
    assert.deepEqual(journal.documentsOf(zeroDigest), [])
  })

  it('never changes or removes one, whoever asks the database', async () => {
    const path = await newPath()
    const journal = openJournal(path)
    record(journal, 1)
    journal.close()
    const raw = new DatabaseSync(path)
    assert.throws(() => raw.exec('UPDATE statement SET kind = 1'), /never changed/)
    assert.throws(() => raw.exec('DELETE FROM statement'), /never removed/)
    raw.close()
  })

  it('says when the disk is full, and the same intent succeeds once there is space', async () => {
    const { store, journal } = await newParts()
    const documents = Array.from({ length: 400 }, (_, i) => digestOf(`${i}`))
    const large = () => journal.record('large', party.address, sayRecall(1), documents)
    const { page_count: pages } = store.prepare<{ page_count: number }>('PRAGMA page_count').get() ?? { page_count: 0 }
    store.prepare(`PRAGMA max_page_count = ${pages}`).get()
    assert.throws(large, coded('store.full'))
    assert.deepEqual([...journal.entries()], [])
    store.prepare('PRAGMA max_page_count = 10000').get()
    assert.deepEqual([large().fresh, large().fresh], [true, false])
    assert.equal(journal.entry(large().statement.id)?.statement.nonce, 0n)
  })
})

describe('a statement that others sign first', () => {
  it('keeps the nonce that was reserved for it', async () => {
    const journal = await newJournal()
    const nonce = journal.reserveNonce(party.address)
    assert.equal(record(journal, 1).statement.nonce, 1n)
    const council = coSign(
      domain,
      {
        event: { kind: 'suspendParty', member: other.address, suspended: true },
        party: party.address,
        occurredAt: noon,
        deadline: instant(noon + 1000),
        nonce,
        commitment: zeroDigest,
      },
      [party, key(4)],
    )
    assert.equal(journal.recordSigned('suspend', council).fresh, true)
    assert.equal(journal.recordSigned('suspend', council).fresh, false)
    journal.acknowledge([council.id])
    assert.equal(journal.recordSigned('suspend once more', council).fresh, false)
    assert.equal([...journal.entries()].length, 2)
  })

  it('moves the signer past a nonce that was taken elsewhere', async () => {
    const journal = await newJournal()
    journal.recordSigned('from another machine', say(recall(1), party, 7n))
    assert.equal(record(journal, 2).statement.nonce, 8n)
  })
})

describe('looking into a journal', () => {
  it('lists entries from any place, also those added while it lists', async () => {
    const journal = await newJournal()
    for (let n = 0; n < 3; n++) record(journal, n)
    const seen: number[] = []
    for (const { index } of journal.entries(1)) {
      seen.push(index)
      if (index === 1) for (let n = 3; n < 205; n++) record(journal, n)
    }
    assert.equal(seen.length, 204)
    assert.equal(seen.at(-1), 204)
  })

  it('proves each entry under its root', async () => {
    const journal = await newJournal()
    for (let n = 0; n < 11; n++) record(journal, n)
    const tree = journal.tree()
    const head = { size: 11, root: rootOf(tree) }
    for (const { index, statement } of journal.entries())
      assert(verifyInclusion(leafHash(statementBytes(statement)), index, inclusionProof(tree, index), head))
  })

  it('knows the newest checkpoint of a log that was not rejected', async () => {
    const journal = await newJournal()
    const log = addressAsDigest(other.address)
    const checkpoint = (size: number) => (nonce: bigint) =>
      say(
        {
          kind: 'checkpoint',
          log,
          previous: zeroDigest,
          bootId: zeroDigest,
          size,
          chainHead: zeroDigest,
          root: digestOf(`${size}`),
          probeSerial: zeroDigest,
          coversUntil: noon,
        },
        other,
        nonce,
      )
    assert.equal(journal.lastCheckpoint(log), undefined)
    const first = journal.record('one', other.address, checkpoint(1)).statement
    const second = journal.record('two', other.address, checkpoint(2)).statement
    assert.equal(journal.lastCheckpoint(log)?.id, second.id)
    journal.settle([
      { id: second.id, status: 'rejected', refusal: 'checkpoint-not-growing', block: 3, blockHash: zeroDigest },
    ])
    assert.equal(journal.lastCheckpoint(log)?.id, first.id)
  })
})
