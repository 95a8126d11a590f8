import assert from 'node:assert/strict'
import { type Journal, type Parcel, rootOf, verifyJournal } from '../../src/journal/index.ts'
import { journalOver } from '../../src/journal/journal.ts'
import { type Digest, isFault } from '../../src/values/index.ts'
import { failingStore, type WriteFailure, writeFailures } from '../support/storeFaults.ts'
import {
  boot,
  device,
  digestOf,
  newParts,
  openParts,
  other,
  party,
  readings,
  sayRecall,
  signCheckpoint,
} from './site.ts'

/** What the caller remembers between its attempts: everything the journal has acknowledged to it. */
type Memory = { readonly ids: Digest[]; readonly nonces: bigint[]; appended: number }

const parcel = (n: number): Parcel => ({
  hash: digestOf(`transaction ${n}`),
  raw: '0x02',
  relayer: other.address,
  nonce: n,
})
const recordOne = (n: number) => (journal: Journal, memory: Memory) => {
  const { statement } = journal.record(`recall ${n}`, party.address, sayRecall(n), [digestOf(`ciphertext ${n}`)])
  memory.ids[n] = statement.id
}
const append = (count: number, from: number) => (journal: Journal, memory: Memory) => {
  const logged = journal.readings(device.address).append(readings(count, from), boot)
  memory.appended = (logged.at(-1)?.sequence ?? 0) + 1
}

const settle = (journal: Journal, { ids }: Memory, block: number) =>
  journal.settle(ids.map((id) => ({ id, status: 'recorded', block, blockHash: digestOf(`block ${block}`) }) as const))

/** Every durable write of the journal, in the order a site makes them; each must survive being made twice. */
const writes: Record<string, (journal: Journal, memory: Memory) => void> = {
  'record a statement': recordOne(0),
  'record another': recordOne(1),
  'reserve a nonce': (journal, memory) => void memory.nonces.push(journal.reserveNonce(other.address)),
  'record what others signed': (journal, memory) => {
    memory.ids[2] = journal.recordSigned('signed', sayRecall(2, other)(memory.nonces.at(-1) ?? 0n)).statement.id
  },
  'append the first readings': append(260, 0),
  'keep a checkpoint': (journal) => {
    const log = journal.readings(device.address)
    log.keep(signCheckpoint(log.checkpointMaterial()))
  },
  'seal a segment': (journal) => {
    const log = journal.readings(device.address)
    log.seal(log.kept() ?? assert.fail('nothing was kept'))
  },
  'append one more': append(1, 260),
  'claim statements': (journal, memory) => journal.claim(parcel(0), memory.ids),
  'give them back': (journal) => journal.release(parcel(0).hash),
  'claim them again': (journal, memory) => journal.claim(parcel(1), memory.ids),
  'settle them': (journal, memory) => settle(journal, memory, 1),
  'let them wait again': (journal) => void journal.reopen({ height: 1, hash: digestOf('block 1') }),
  'forget the old blocks': (journal) => journal.forgetBlocks(),
  'settle them again': (journal, memory) => settle(journal, memory, 2),
  'acknowledge them': (journal, memory) => journal.acknowledge(memory.ids),
}

/** Makes every write, the `nth` one twice: it goes wrong, the process starts again, and whoever asked asks again. */
async function live(nth: number, failure: WriteFailure) {
  const { store } = await newParts()
  const failing = failingStore(store, nth, failure)
  const memory: Memory = { ids: [], nonces: [], appended: 0 }
  let journal = journalOver(failing)
  let failures = 0
  for (const write of Object.values(writes)) {
    try {
      write(journal, memory)
    } catch (error) {
      if (!isFault(error, 'store.io')) throw error
      failures += 1
      store.close()
      journal = openParts(store.path).journal
      write(journal, memory)
    }
  }
  return { path: store.path, journal, memory, failures, begun: failing.writes() }
}

describe('every durable write of the journal', () => {
  it('is one transaction, and all of them are in the table below', async () => {
    const { begun } = await live(Number.POSITIVE_INFINITY, 'fails but persists')
    assert.equal(begun, Object.keys(writes).length)
    const { journal } = await newParts()
    const reading = [
      'intended',
      'entry',
      'entries',
      'documentsOf',
      'saidBy',
      'lastCheckpoint',
      'tree',
      'pending',
      'unsettled',
      'newestSettledBlock',
      'lastSequence',
      'rejected',
      'status',
      'counts',
    ]
    const writing = [
      'record',
      'reserveNonce',
      'recordSigned',
      'acknowledge',
      'claim',
      'release',
      'settle',
      'reopen',
      'forgetBlocks',
    ]
    const rest = ['path', 'readings', 'devices', 'scans', 'roomBytes', 'fold', 'backup', 'close']
    assert.deepEqual(Object.keys(journal).toSorted(), [...reading, ...writing, ...rest].toSorted())
  })

  for (const failure of writeFailures)
    for (const [nth, name] of Object.keys(writes).entries())
      it(`loses nothing and does nothing twice when it ${failure}: ${name}`, async () => {
        const { path, journal, memory, failures } = await live(nth, failure)
        assert.equal(failures, 1)
        const entries = [...journal.entries()]
        assert.deepEqual(
          entries.map(({ statement }) => statement.id),
          memory.ids,
        )
        assert.equal(new Set(memory.nonces).size, memory.nonces.length)
        assert.deepEqual(journal.counts(), { pending: 0, claimed: 0, recorded: 3, rejected: 0 })
        assert.deepEqual(journal.documentsOf(memory.ids[0] as Digest), [digestOf('ciphertext 0')])
        const log = journal.readings(device.address)
        assert.equal(memory.appended, 261)
        assert.deepEqual(
          [...log.readings()].map(({ sequence }) => sequence),
          Array.from({ length: 261 }, (_, sequence) => sequence),
        )
        assert.equal(rootOf(log.tree()), log.head().root)
        assert.equal(log.segments().length, 1)
        assert.deepEqual(verifyJournal(path).findings, [])
        // Everything was acknowledged, so the same words now mean a new thing.
        assert.equal(journal.record('recall 0', party.address, sayRecall(0)).fresh, true)
      })
})
