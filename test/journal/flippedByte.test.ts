import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { openJournal, rootOf, verifyJournal } from '../../src/journal/index.ts'
import { statementToJson } from '../../src/sign/index.ts'
import { filled } from './damage.ts'
import { device, newPath } from './site.ts'

/** Everything that is signed, or that an answer about it depends on. */
function answersOf(path: string): string {
  const journal = openJournal(path, { readOnly: true })
  try {
    const log = journal.readings(device.address)
    const proofs = [0, 299, 300, 610].map((sequence) => log.prove(sequence))
    const statements = [...journal.entries()].map(({ index, statement }) => [index, statementToJson(statement)])
    const segments = log.segments().map(({ sha256 }) => log.segment(sha256).length)
    const kept = log.kept()?.id
    return JSON.stringify([statements, [...log.readings()], log.head(), proofs, segments, kept, rootOf(journal.tree())])
  } finally {
    journal.close()
  }
}

describe('one changed byte in a journal', () => {
  it('is found wherever it changes what the journal says', async () => {
    const path = await filled()
    const whole = readFileSync(path)
    const answers = answersOf(path)
    const damagedPath = await newPath()
    let found = 0
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] as number) ^ change
        writeFileSync(damagedPath, damaged)
        if (verifyJournal(damagedPath).findings.length > 0) found += 1
        else assert.equal(answersOf(damagedPath), answers)
      }),
      { numRuns: 60 },
    )
    assert(found > 10, `found ${found} of 60`)
  })

  it('is found in every place of a signed statement and of a sealed segment', async () => {
    const path = await filled()
    // Pages leave old copies in their free space; after this the last copy is the living one.
    const raw = new DatabaseSync(path)
    raw.exec('VACUUM')
    raw.close()
    const whole = readFileSync(path)
    const damagedPath = await newPath()
    for (const beginning of ['{"commitment":', '{"format":"vialtrace/segment/1"']) {
      const start = whole.lastIndexOf(beginning)
      assert(start > 0)
      for (let at = start; at < start + 400; at += 41) {
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] as number) ^ 0x20
        writeFileSync(damagedPath, damaged)
        assert.notDeepEqual(verifyJournal(damagedPath).findings, [], `byte ${at - start} after ${beginning}`)
      }
    }
  })
})
