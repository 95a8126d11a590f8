import assert from 'node:assert/strict'
import { openJournal, type Parcel } from '../../src/journal/index.ts'
import { type Digest, isFault, zeroDigest } from '../../src/values/index.ts'
import { digestOf, newParts, newPath, other, party, sayRecall } from './site.ts'

const blockHash = (n: number) => digestOf(`block ${n}`)
const parcel = (n: number): Parcel => ({
  hash: digestOf(`transaction ${n}`),
  raw: '0x02',
  relayer: other.address,
  nonce: n,
})

async function withStatements(count: number) {
  const path = await newPath()
  const journal = openJournal(path)
  const ids = Array.from(
    { length: count },
    (_, n) => journal.record(`${n}`, party.address, sayRecall(n)).statement.id,
  ) as [Digest, Digest, ...Digest[]]
  return { path, journal, ids }
}

describe('the outbox', () => {
  it('offers what is pending in the order it was said, fifty at a time', async () => {
    const { journal, ids } = await withStatements(60)
    assert.deepEqual(
      journal.pending().map(({ id }) => id),
      ids.slice(0, 50),
    )
    assert.deepEqual(
      journal.pending(2).map(({ id }) => id),
      ids.slice(0, 2),
    )
  })

  it('keeps the raw transaction before it is sent, across a restart', async () => {
    const { path, journal, ids } = await withStatements(3)
    journal.claim(parcel(0), ids.slice(0, 2))
    journal.close()
    const reopened = openJournal(path)
    assert.deepEqual(reopened.unsettled(), [{ parcel: parcel(0), ids: ids.slice(0, 2) }])
    assert.deepEqual(
      reopened.pending().map(({ id }) => id),
      ids.slice(2),
    )
    assert.deepEqual(reopened.status(ids[0]), {
      status: 'claimed',
      transaction: parcel(0).hash,
      refusal: null,
      block: null,
    })
  })

  it('lets one relay take a statement, and the same claim be made again', async () => {
    const { journal, ids } = await withStatements(2)
    journal.claim(parcel(0), [ids[0]])
    journal.claim(parcel(0), [ids[0]])
    const late = () => journal.claim(parcel(1), [ids[1], ids[0]])
    assert.throws(late, (error) => isFault(error, 'journal.claim-lost'))
    assert.deepEqual(
      journal.pending().map(({ id }) => id),
      [ids[1]],
    )
    assert.equal(journal.unsettled().length, 1)
  })

  it('gives statements back when their transaction can never be included', async () => {
    const { journal, ids } = await withStatements(2)
    journal.claim(parcel(0), ids)
    journal.release(parcel(0).hash)
    assert.deepEqual(journal.unsettled(), [])
    assert.deepEqual(
      journal.pending().map(({ id }) => id),
      ids,
    )
    journal.claim(parcel(1), ids)
    assert.deepEqual(journal.unsettled(), [{ parcel: parcel(1), ids }])
  })

  it('lists transactions of unknown fate by the nonce of their relayer', async () => {
    const { journal, ids } = await withStatements(2)
    journal.claim(parcel(1), [ids[0]])
    journal.claim(parcel(0), [ids[1]])
    assert.deepEqual(
      journal.unsettled().map((claimed) => claimed.parcel.nonce),
      [0, 1],
    )
  })

  it('keeps a rejected statement with its reason and never offers it again', async () => {
    const { journal, ids } = await withStatements(2)
    journal.claim(parcel(0), ids)
    journal.settle([
      { id: ids[0], status: 'recorded', block: 7, blockHash: blockHash(7) },
      { id: ids[1], status: 'rejected', refusal: 'unit-recalled', block: 7, blockHash: blockHash(7) },
    ])
    assert.deepEqual(journal.pending(), [])
    assert.deepEqual(journal.unsettled(), [])
    const transaction = parcel(0).hash
    assert.deepEqual(journal.status(ids[0]), { status: 'recorded', transaction, refusal: null, block: 7 })
    assert.deepEqual(journal.status(ids[1]), { status: 'rejected', transaction, refusal: 'unit-recalled', block: 7 })
    assert.deepEqual(journal.counts(), { pending: 0, claimed: 0, recorded: 1, rejected: 1 })
  })

  it('keeps the bytes of a transaction no longer than its fate is unknown', async () => {
    const { store, journal } = await newParts()
    const kept = () => store.prepare('SELECT hash FROM parcel').all().length
    const ids = [0, 1].map((n) => journal.record(`${n}`, party.address, sayRecall(n)).statement.id) as [Digest, Digest]
    journal.claim(parcel(0), ids)
    journal.settle([{ id: ids[0], status: 'recorded', block: 1, blockHash: blockHash(1) }])
    assert.equal(kept(), 1)
    journal.settle([{ id: ids[1], status: 'recorded', block: 1, blockHash: blockHash(1) }])
    assert.equal(kept(), 0)
    assert.equal(journal.status(ids[0])?.transaction, parcel(0).hash)
  })

  it('does not unsay that something was recorded', async () => {
    const { journal, ids } = await withStatements(2)
    journal.settle([{ id: ids[0], status: 'rejected', refusal: 'nonce-used', block: 1, blockHash: blockHash(1) }])
    journal.settle([{ id: ids[0], status: 'recorded', block: 2, blockHash: blockHash(2) }])
    journal.settle([{ id: ids[0], status: 'rejected', refusal: 'nonce-used', block: 3, blockHash: blockHash(3) }])
    assert.deepEqual(journal.status(ids[0]), { status: 'recorded', transaction: null, refusal: null, block: 2 })
  })

  it('lets what was recorded in a block that was replaced wait again, in its old order, and nothing else', async () => {
    const { journal, ids } = await withStatements(4)
    assert.equal(journal.newestSettledBlock(), undefined)
    const inBlock = (n: number) => ({ block: n, blockHash: blockHash(n) })
    journal.settle([
      { id: ids[3] as Digest, status: 'recorded', ...inBlock(8) },
      { id: ids[1], status: 'recorded', ...inBlock(8) },
      { id: ids[0], status: 'recorded', ...inBlock(7) },
      { id: ids[2] as Digest, status: 'rejected', refusal: 'unit-recalled', ...inBlock(8) },
    ])
    assert.deepEqual({ ...journal.newestSettledBlock() }, { height: 8, hash: blockHash(8) })
    assert.equal(journal.reopen({ height: 8, hash: blockHash(9) }), 0)
    assert.equal(journal.reopen({ height: 8, hash: blockHash(8) }), 2)
    assert.deepEqual(
      journal.pending().map(({ id }) => id),
      [ids[1], ids[3]],
    )
    assert.equal(journal.status(ids[2] as Digest)?.status, 'rejected')
    assert.deepEqual({ ...journal.newestSettledBlock() }, { height: 7, hash: blockHash(7) })
  })

  it('passes over the statements of others', async () => {
    const { journal } = await withStatements(2)
    journal.settle([{ id: zeroDigest, status: 'recorded', block: 1, blockHash: blockHash(1) }])
    assert.equal(journal.status(zeroDigest), undefined)
    assert.deepEqual(journal.counts(), { pending: 2, claimed: 0, recorded: 0, rejected: 0 })
  })
})
