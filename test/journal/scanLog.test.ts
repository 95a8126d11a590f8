import assert from 'node:assert/strict'
import type { Journal, NewScan } from '../../src/journal/index.ts'
import { journalOver } from '../../src/journal/journal.ts'
import { instant, isFault, logisticName, sscc } from '../../src/values/index.ts'
import { failingStore, writeFailures } from '../support/storeFaults.ts'
import { newJournal, newParts, noon, openParts } from './site.ts'

const unit = logisticName(sscc('095060000000000015'))
const seen = (raw: string, verdict = 'received', named: NewScan['unit'] = unit): NewScan => ({
  source: 'scanner',
  raw,
  aim: ']C1',
  unit: named,
  verdict,
})

describe('the scans of a site', () => {
  it('are kept in order, each with its verdict, and found again by another process', async () => {
    const { journal, store } = await newParts()
    const log = journal.scans()
    const { number, name } = log.begin(noon, null)
    log.keep(number, noon, [seen('first'), seen('second', 'duplicate')])
    log.keep(number, instant(noon + 1), [seen('third', 'unread', null)])
    store.close()
    const again = openParts(store.path).journal.scans()
    assert.equal(name, 'scans-1')
    assert.deepEqual(
      again
        .scans(again.session(name)?.number ?? assert.fail())
        .map(({ raw, verdict, at }) => [raw, verdict, at - noon]),
      [
        ['first', 'received', 0],
        ['second', 'duplicate', 0],
        ['third', 'unread', 1],
      ],
    )
    assert.deepEqual(again.units(), [unit])
    assert.equal(again.sightings(unit).length, 2)
  })

  it('are taken back one by one, and what was taken back counts nowhere', async () => {
    const log = (await newJournal()).scans()
    const { number } = log.begin(noon, null, 'dock')
    const [first, second] = log.keep(number, noon, [seen('first'), seen('second')])
    log.undo(second?.position ?? assert.fail(), noon)
    assert.deepEqual(
      log.scans(number).map(({ raw }) => raw),
      ['first'],
    )
    log.undo(first?.position ?? assert.fail(), noon)
    assert.deepEqual([log.sightings(unit), log.units(), log.session('dock')?.size], [[], [], 0])
  })

  it('tell a session that was cut off from one that was left, went on, or led to a signature', async () => {
    const log = (await newJournal()).scans()
    const { number } = log.begin(noon, null, 'dock')
    const cut = () => log.interrupted().map(({ name }) => name)
    assert.deepEqual(cut(), [])
    log.keep(number, noon, [seen('first')])
    assert.deepEqual(cut(), ['dock'])
    log.end(number, noon, 'left')
    assert.deepEqual([cut(), log.session('dock')?.outcome], [[], 'left'])
    log.keep(number, noon, [seen('second')])
    assert.deepEqual(cut(), ['dock'])
    log.end(number, noon, 'settled')
    assert.deepEqual([cut(), log.session('dock')?.outcome], [[], 'settled'])
  })

  /** Every durable write after the first, and what is there when all but it were made: scans, and how the session ended. */
  const writes = [
    ['keep scans', (journal: Journal) => journal.scans().keep(1, noon, [seen('first'), seen('second')]), 0, 'left'],
    ['take one back', (journal: Journal) => journal.scans().undo(2, noon), 2, 'left'],
    ['end it', (journal: Journal) => journal.scans().end(1, noon, 'left'), 1, null],
  ] as const
  for (const failure of writeFailures)
    for (const [at, [name, , size, outcome]] of writes.entries())
      it(`are there whole or not at all when a write ${failure}: ${name}`, async () => {
        const { store } = await newParts()
        const journal = journalOver(failingStore(store, at + 1, failure))
        journal.scans().begin(noon, null, 'dock')
        let failures = 0
        for (const [, write] of writes)
          try {
            write(journal)
          } catch (error) {
            if (!isFault(error, 'store.io')) throw error
            failures += 1
          }
        const found = openParts(store.path).journal.scans().session('dock')
        const expected = failure === 'fails but persists' ? [1, 'left'] : [size, outcome]
        assert.deepEqual([failures, found?.size, found?.outcome], [1, ...expected])
      })
})
