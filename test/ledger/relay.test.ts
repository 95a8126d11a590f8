import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Event } from '../../src/event/index.ts'
import { type Journal, openJournal } from '../../src/journal/index.ts'
import { ledgerFault } from '../../src/ledger/faults.ts'
import { type Dispatch, type Outcome, type RelayOutbox, relay } from '../../src/ledger/index.ts'
import { signParcel } from '../../src/ledger/parcel.ts'
import { type Digest, isFault } from '../../src/values/index.ts'
import { keyNumber } from '../support/anyStatement.ts'
import { keep, rawTransaction, wallet } from '../support/ledgerChain.ts'
import { type LedgerStory, maker, relayer, tellLedgerStory, unknownId } from '../support/ledgerStory.ts'
import { tempDir } from '../support/tempDir.ts'

/** Records statements of the maker under the next nonces. */
function record(journal: Journal, story: LedgerStory, count: number): void {
  for (let n = 0; n < count; n++)
    journal.record(`intent ${journal.tree().size} ${n}`, maker.address, (nonce) => story.state(Number(nonce)))
}

const unreachable = () => ledgerFault('ledger.unreachable', 'the cable was pulled')

/** The same, but one method fails: before it did anything, or after it did everything. */
function broken<T extends object>(whole: T, method: keyof T, when: 'before' | 'after'): T {
  const original = whole[method] as (...args: unknown[]) => unknown
  const failing = (...args: unknown[]) => {
    if (when === 'before') throw unreachable()
    const result = original(...args)
    if (result instanceof Promise) return result.then(() => Promise.reject(unreachable()))
    throw unreachable()
  }
  return { ...whole, [method]: failing }
}

describe('the relay', () => {
  let story: LedgerStory
  let journal: Journal
  beforeEach(async () => {
    story = await tellLedgerStory()
    journal = openJournal(join(await tempDir(), 'journal.sqlite'))
  })
  afterEach(() => {
    journal.close()
    story.ledger.close()
  })

  /** Every statement is on the ledger exactly once, and the journal knows it. */
  async function assertAllRecordedOnce(count: number): Promise<void> {
    const { height } = await story.ledger.head()
    const entries = await story.ledger.entries({ fromBlock: 0, toBlock: height })
    const recorded = entries.filter(({ status }) => status === 'recorded').map(({ id }) => id)
    for (const { statement } of journal.entries()) {
      assert.equal(recorded.filter((id) => id === statement.id).length, 1)
      assert.equal(journal.status(statement.id)?.status, 'recorded')
    }
    assert.deepEqual(journal.counts(), { pending: 0, claimed: 0, recorded: count, rejected: 0 })
  }

  it('carries everything that waits to the ledger, 50 to a transaction', async () => {
    record(journal, story, 60)
    const before = await story.ledger.head()
    const outcomes = await relay(journal, story.ledger, relayer)
    assert.equal(outcomes.length, 60)
    assert.equal((await story.ledger.head()).height - before.height, 2)
    await assertAllRecordedOnce(60)
  })

  it('has nothing to do when nothing waits', async () => {
    const before = await story.ledger.head()
    assert.deepEqual(await relay(journal, story.ledger, relayer), [])
    assert.deepEqual(await story.ledger.head(), before)
  })

  it('keeps a refusal with its reason and never sends it again', async () => {
    journal.record('x', maker.address, (nonce) =>
      story.state(Number(nonce), { kind: 'releaseBatch', batch: unknownId }),
    )
    const [outcome] = await relay(journal, story.ledger, relayer)
    assert.equal(outcome?.status === 'rejected' && outcome.refusal, 'batch-unknown')
    assert.equal(journal.status(outcome!.id)?.refusal, 'batch-unknown')
    assert.deepEqual(await relay(journal, story.ledger, relayer), [])
  })

  const steps: readonly [string, (s: LedgerStory, j: Journal) => [RelayOutbox, Dispatch]][] = [
    ['before the transaction is prepared', (s, j) => [j, broken<Dispatch>(s.ledger, 'prepare', 'before')]],
    ['after it is prepared and before it is kept', (s, j) => [broken<RelayOutbox>(j, 'claim', 'before'), s.ledger]],
    ['after it is kept and before it is sent', (s, j) => [j, broken<Dispatch>(s.ledger, 'deliver', 'before')]],
    ['after it is sent and before its receipt is seen', (s, j) => [j, broken<Dispatch>(s.ledger, 'deliver', 'after')]],
    [
      'after its receipt is seen and before it is settled',
      (s, j) => [broken<RelayOutbox>(j, 'settle', 'before'), s.ledger],
    ],
    ['after it is settled', (s, j) => [broken<RelayOutbox>(j, 'settle', 'after'), s.ledger]],
  ]
  for (const [when, breakAt] of steps)
    it(`records everything once when it is cut off ${when}`, async () => {
      record(journal, story, 3)
      const [outbox, dispatch] = breakAt(story, journal)
      await assert.rejects(relay(outbox, dispatch, relayer), (error) => isFault(error, 'ledger.unreachable'))
      await relay(journal, story.ledger, relayer)
      await assertAllRecordedOnce(3)
    })

  it('takes statements out of a transaction that another one of the relayer overtook, and sends them in a new one', async () => {
    record(journal, story, 2)
    const ids = journal.pending().map(({ id }) => id)
    const parcel = await story.ledger.prepare(journal.pending(), relayer)
    journal.claim(parcel, ids)
    await story.ledger.submit([story.state(900)], relayer)
    await relay(journal, story.ledger, relayer)
    await assertAllRecordedOnce(2)
  })

  describe('of what speaks of a dose that was not proven', () => {
    /** Answers each statement as told, first and again. */
    function answering(answers: readonly (readonly Outcome['status'][])[]): Dispatch & { asked: Digest[][] } {
      const asked: Digest[][] = []
      return {
        asked,
        prepare: async () => signParcel({ chainId: 7, nonce: asked.length, gasLimit: 1n, data: '0x' }, relayer),
        async deliver(_, ids) {
          asked.push([...ids])
          const place = { block: 5, blockHash: unknownId, transaction: unknownId }
          const outcomes = ids.map((id, at): Outcome => {
            const status = answers[asked.length - 1]?.[at]
            return status === 'recorded'
              ? { id, ...place, status }
              : { id, ...place, status: 'rejected', refusal: 'dose-unknown' }
          })
          return { fate: 'included', outcomes }
        },
      }
    }
    const statuses = () => [...journal.entries()].map(({ statement }) => journal.status(statement.id)?.status)

    it('makes the proof anew, once, for its block may have been replaced', async () => {
      record(journal, story, 2)
      const dispatch = answering([['recorded', 'rejected'], ['recorded']])
      await relay(journal, dispatch, relayer)
      assert.deepEqual(
        [dispatch.asked.map(({ length }) => length), statuses()],
        [
          [2, 1],
          ['recorded', 'recorded'],
        ],
      )
    })

    it('believes the second answer', async () => {
      record(journal, story, 1)
      const dispatch = answering([['rejected'], ['rejected']])
      const outcomes = await relay(journal, dispatch, relayer)
      assert.deepEqual([outcomes.length, statuses()], [1, ['rejected']])
    })
  })

  it('does not wait for a gap in the sequence of the relayer that nothing will fill', async () => {
    record(journal, story, 2)
    const ids = journal.pending().map(({ id }) => id)
    const next = await story.ledger.prepare(journal.pending(), relayer)
    const ahead = signParcel(
      { chainId: 41_001, nonce: next.nonce + 4, gasLimit: 10_000_000n, to: story.identity.contract, data: '0x' },
      relayer,
    )
    journal.claim(ahead, ids)
    await relay(journal, story.ledger, relayer)
    await assertAllRecordedOnce(2)
  })

  it('counts a statement that someone else relayed as recorded', async () => {
    record(journal, story, 2)
    await story.ledger.submit(journal.pending(), keyNumber(61))
    await relay(journal, story.ledger, relayer)
    await assertAllRecordedOnce(2)
  })

  it('counts it as recorded even when its party may say nothing more by now', async () => {
    record(journal, story, 2)
    await story.ledger.submit(journal.pending(), keyNumber(61))
    const suspension: Event = { kind: 'suspendParty', member: maker.address, suspended: true }
    const [suspended] = await story.ledger.submit([story.decide(1, suspension)], relayer)
    assert.equal(suspended?.status, 'recorded')
    await relay(journal, story.ledger, relayer)
    await assertAllRecordedOnce(2)
  })

  it('gives the statements back when a transaction did nothing for want of gas, and says so', async () => {
    record(journal, story, 2)
    const ids = journal.pending().map(({ id }) => id)
    const whole = await story.ledger.prepare(journal.pending(), relayer)
    const scarce = signParcel(
      { chainId: 41_001, nonce: whole.nonce, gasLimit: 60_000n, to: story.identity.contract, data: '0x1234' },
      relayer,
    )
    journal.claim(scarce, ids)
    await assert.rejects(relay(journal, story.ledger, relayer), (error) =>
      isFault(error, 'ledger.transaction-reverted'),
    )
    await relay(journal, story.ledger, relayer)
    await assertAllRecordedOnce(2)
  })

  it('records everything once when two relays of one journal run at the same time', async () => {
    record(journal, story, 120)
    const second = openJournal(journal.path)
    await Promise.all([relay(journal, story.ledger, relayer), relay(second, story.ledger, relayer)])
    second.close()
    await relay(journal, story.ledger, relayer)
    await assertAllRecordedOnce(120)
  })

  it('goes on beside others who write to the same chain', async () => {
    record(journal, story, 10)
    const others = Array.from({ length: 5 }, (_, nonce) =>
      rawTransaction({ from: wallet(9), nonce, data: keep(1, nonce) }),
    )
    await Promise.all([
      relay(journal, story.ledger, relayer),
      ...others.map(async (raw) =>
        story.chain.request({ method: 'eth_sendRawTransaction', params: [await raw] }).catch(() => {}),
      ),
    ])
    await assertAllRecordedOnce(10)
  })
})
