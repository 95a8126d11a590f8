import assert from 'node:assert/strict'
import fc from 'fast-check'
import { rootOf, type Shelf, verifyJournal } from '../../src/journal/index.ts'
import { addressAsDigest, type Digest, isFault, zeroDigest } from '../../src/values/index.ts'
import { tamper } from './damage.ts'
import { boot, device, newPath, openParts, readings, signCheckpoint } from './site.ts'

const count = 300
const log = addressAsDigest(device.address)
const anyReadings = () => true
const thinnedOnes = (path: string, shelf?: Shelf) =>
  verifyJournal(path, shelf ? { shelf } : {}).findings.map(({ code, where }) => [code, where])

/** Four sealed segments, each on the shelf and recorded, and a tail of ten. */
async function sealedFour(recorded = [true, true, true, true], shared = recorded.map(() => true)) {
  const path = await newPath()
  const files = new Map<number, Uint8Array>()
  const shelf: Shelf = (_, size) => files.get(size)
  const parts = openParts(path, shelf)
  const own = parts.journal.readings(device.address)
  const names = recorded.map((isRecorded, at) => {
    own.append(readings(count, at * count), boot)
    const material = own.checkpointMaterial()
    const { statement } = parts.journal.record(`${at}`, device.address, (n) => signCheckpoint(material, n))
    const name = own.seal(statement) as Digest
    if (shared[at]) files.set((at + 1) * count, own.segment(name))
    const answer = { id: statement.id, block: at + 1, blockHash: zeroDigest, status: 'recorded' } as const
    if (isRecorded) parts.journal.settle([answer])
    return name
  })
  own.append(readings(10, recorded.length * count), boot)
  return { ...parts, path, files, shelf, own, names }
}

describe('thinning a journal', () => {
  it('leaves a segment to the exchange folder: readings, proofs and verification find it there', async () => {
    const { own, names, path, shelf, journal } = await sealedFour()
    const before = [...own.readings()]
    const room = journal.roomBytes()
    for (const name of names.slice(0, 3)) assert.equal(own.thin(name, anyReadings), true)
    assert.ok(journal.roomBytes() > room)
    assert.deepEqual([...own.readings()], before)
    assert.equal(own.prove(310).reading.sequence, 310)
    assert.deepEqual(
      own.segments().map(({ first }) => first),
      [900],
    )
    assert.deepEqual(thinnedOnes(path, shelf), [])
    own.append(readings(5, 1210), boot)
    assert.deepEqual(thinnedOnes(path, shelf), [])
    journal.close()
  })

  it('is named by verification where the file is not at hand, and everything else still holds', async () => {
    const { own, names, path, files, shelf, journal } = await sealedFour()
    for (const name of [names[0], names[1]]) own.thin(name as Digest, anyReadings)
    const anchors = [300, 600, 900].map((size) => ({ log, size, root: rootOf(own.tree(), size) }))
    files.delete(600)
    const verified = verifyJournal(path, { shelf, anchors })
    assert.deepEqual(
      verified.findings.map(({ code, where }) => [code, where]),
      [['journal.segment-thinned', `segment ${names[1]} of ${device.address}`]],
    )
    assert.match(
      verified.findings[0]?.detail ?? '',
      /^300 readings from 300 on, .+ °C, are not in the exchange folder$/,
    )
    assert.equal(verified.checked.anchors, 3)
    assert.throws(
      () => [...own.readings(350, 360)],
      (error) => isFault(error, 'journal.segment-thinned'),
    )
    assert.throws(
      () => own.prove(350),
      (error) => isFault(error, 'journal.segment-thinned'),
    )
    assert.equal([...own.readings(600)].length, 610)
    // What lies there must be the file itself.
    files.set(600, files.get(300) ?? assert.fail())
    assert.equal(verifyJournal(path, { shelf }).findings[0]?.code, 'journal.segment-thinned')
    const other = verifyJournal(path, { anchors: [{ log, size: 600, root: zeroDigest }] })
    assert.ok(other.findings.some(({ code }) => code === 'journal.anchor-mismatch'))
    journal.close()
  })

  it('does not hide a segment that is gone, nor one that was never sealed', async () => {
    const { own, names, path, journal } = await sealedFour()
    for (const name of [names[0], names[1]]) own.thin(name as Digest, anyReadings)
    journal.close()
    tamper(path, 'DELETE FROM thinned WHERE first = 300')
    assert.ok(thinnedOnes(path).some(([code]) => code === 'journal.segment-altered'))
  })

  it('lets go of nothing the guards of the file do not allow', async () => {
    const { store, names, own, journal } = await sealedFour([true, false, true, true])
    const [, unanchored = assert.fail()] = names
    const row = `1, 300, 300, '${unanchored}'`
    const into = 'INSERT INTO thinned (log, first, count, sha256, anchor, first_at, last_at, lowest, highest, mean)'
    for (const [sql, said] of [
      [`DELETE FROM segment WHERE sha256 = '${unanchored}'`, /never removed/],
      [`${into} VALUES (${row}, 1, 0, 0, 0, 0, 0)`, /only anchored/],
      [`${into} VALUES (1, 300, 299, '${unanchored}', 0, 0, 0, 0, 0, 0)`, /only sealed/],
    ] as const)
      assert.throws(() => store.prepare(sql).run(), said)
    assert.equal(own.thin(names[0] as Digest, anyReadings), true)
    for (const sql of ['DELETE FROM thinned', 'UPDATE thinned SET anchor = 1'])
      assert.throws(() => store.prepare(sql).run(), /never/)
    journal.close()
  })

  it('never takes what is not anchored, not shared, or not allowed to go', async function () {
    this.timeout(20_000)
    const four = () => fc.array(fc.boolean(), { minLength: 4, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(four(), four(), four(), async (recorded, shared, allowed) => {
        const { own, names, path, shelf, journal } = await sealedFour(recorded, shared)
        const mayGo = (run: readonly { sequence: number }[]) => allowed[(run[0]?.sequence ?? 0) / count] ?? false
        const gone = names.map((name) => own.thin(name, mayGo))
        assert.deepEqual(
          gone,
          names.map((_, at) => recorded[at] && shared[at] && allowed[at]),
        )
        assert.equal(own.segments().length, gone.filter((went) => !went).length)
        assert.equal([...own.readings()].length, 4 * count + 10)
        assert.deepEqual(thinnedOnes(path, shelf), [])
        journal.close()
      }),
      { numRuns: 12 },
    )
  })

  it('makes room in a database that cannot grow', async () => {
    const { own, names, store, journal, path, shelf } = await sealedFour()
    const { page_count: pages } = store.prepare<{ page_count: number }>('PRAGMA page_count').get() ?? { page_count: 0 }
    store.prepare(`PRAGMA max_page_count = ${pages}`).get()
    const fill = (from: number) => own.append(readings(1, from), boot)
    let next = own.head().size
    const fillUp = () => {
      for (const last = next + 2000; next < last; next++) fill(next)
    }
    assert.throws(fillUp, (error) => isFault(error, 'store.full'))
    const size = own.head().size
    assert.equal(size, next)
    for (const name of names.slice(0, 3)) assert.equal(own.thin(name, anyReadings), true)
    fill(next)
    assert.equal(own.head().size, size + 1)
    assert.deepEqual(thinnedOnes(path, shelf), [])
    journal.close()
  })
})
