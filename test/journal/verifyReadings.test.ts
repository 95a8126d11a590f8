import assert from 'node:assert/strict'
import {
  type Anchor,
  openJournal,
  rootOf,
  type Verification,
  verifyJournal,
  verifySegment,
} from '../../src/journal/index.ts'
import { addressAsDigest, milliCelsius, zeroDigest } from '../../src/values/index.ts'
import { filled, tamper } from './damage.ts'
import { boot, device, newJournal, newPath, other, readings, signCheckpoint } from './site.ts'

const log = addressAsDigest(device.address)
const codes = ({ findings }: Verification) => [...new Set(findings.map(({ code }) => code))]
const wheres = ({ findings }: Verification) => findings.map(({ where }) => where)
const warmer = (from: number, count = 1) =>
  readings(count, from).map((reading) => ({ ...reading, milliCelsius: milliCelsius(reading.milliCelsius - 1) }))

describe('verifying readings', () => {
  it('names one that was altered in the tail', async () => {
    const path = await filled()
    tamper(
      path,
      'UPDATE reading SET observed = CAST(substr(observed, 1, 16) || randomblob(4) || substr(observed, 21) AS BLOB) WHERE sequence = 610',
    )
    const result = verifyJournal(path)
    assert.equal(wheres(result)[0], `reading 610 of ${device.address}`)
    assert.equal(result.findings[0]?.code, 'journal.reading-altered')
  })

  it('names the place where one is missing, at the end or before', async () => {
    for (const [sequence, expected] of [
      [605, 605],
      [639, 639],
      [600, 600],
    ] as const) {
      const path = await filled()
      tamper(path, `DELETE FROM reading WHERE sequence = ${sequence}`)
      const result = verifyJournal(path)
      assert(codes(result).includes('journal.reading-missing'))
      assert(wheres(result).includes(`reading ${expected} of ${device.address}`))
    }
  })

  it('names two that changed places', async () => {
    const path = await filled()
    const swap = (from: number, to: number) => `UPDATE reading SET sequence = ${to} WHERE sequence = ${from};`
    tamper(path, swap(603, 9999) + swap(604, 603) + swap(9999, 604))
    const found = wheres(verifyJournal(path))
    for (const sequence of [603, 604]) assert(found.includes(`reading ${sequence} of ${device.address}`))
  })

  it('finds a tail that was rewritten before what the device signed, with all its hashes', async () => {
    const path = await newPath()
    const [honest, forged] = [await newJournal(), openJournal(path)]
    honest.readings(device.address).append(readings(20), boot)
    const signed = signCheckpoint(honest.readings(device.address).checkpointMaterial())
    const rewritten = forged.readings(device.address)
    rewritten.append([...readings(7), ...warmer(7), ...readings(12, 8)], boot)
    rewritten.append(readings(5, 20), boot)
    assert.deepEqual(verifyJournal(path).unverified, [{ log, from: 0, count: 25 }])
    forged.record('checkpoint', device.address, () => signed)
    assert.deepEqual(codes(verifyJournal(path)), ['journal.checkpoint-mismatch'])
  })

  it('never calls the unsigned tail sound, for nobody could tell if it was rewritten', async () => {
    const path = await newPath()
    const journal = openJournal(path)
    const logged = journal.readings(device.address)
    logged.append(readings(20), boot)
    logged.keep(signCheckpoint(logged.checkpointMaterial()))
    logged.append(warmer(20, 5), boot)
    const result = verifyJournal(path)
    assert.deepEqual(result.findings, [])
    assert.deepEqual(result.unverified, [{ log, from: 20, count: 5 }])
  })

  it('finds a log that was cut at a checkpoint, once somebody remembers more', async () => {
    const path = await newPath()
    const [whole, cut] = [(await newJournal()).readings(device.address), openJournal(path).readings(device.address)]
    whole.append(readings(50), boot)
    cut.append(readings(40), boot)
    cut.keep(signCheckpoint(cut.checkpointMaterial()))
    assert.deepEqual(verifyJournal(path).findings, [])
    const anchor: Anchor = { log, ...whole.head() }
    assert.deepEqual(codes(verifyJournal(path, { anchors: [anchor] })), ['journal.truncated'])
    assert.deepEqual(codes(verifyJournal(path, { anchors: [{ ...anchor, log: addressAsDigest(other.address) }] })), [
      'journal.truncated',
    ])
  })

  it('finds all readings of a device gone, by the checkpoints that speak of them', async () => {
    const path = await filled()
    tamper(
      path,
      'DELETE FROM reading; DELETE FROM segment; DELETE FROM device; DELETE FROM node WHERE log = 1; DELETE FROM log WHERE number = 1',
    )
    assert.deepEqual(codes(verifyJournal(path)), ['journal.truncated'])
  })

  it('finds a segment that was altered, removed or moved', async () => {
    const altered = 'UPDATE segment SET body = CAST(substr(body, 1, 40) || substr(body, 42) AS BLOB) WHERE first = 300'
    const cases = [
      [altered, 'journal.segment-altered'],
      ['DELETE FROM segment WHERE first = 0', 'journal.segment-altered'],
      ['DELETE FROM segment WHERE first = 300', 'journal.segment-altered'],
      ['UPDATE segment SET count = 299 WHERE first = 0', 'journal.segment-altered'],
      [`UPDATE segment SET sha256 = '${zeroDigest}' WHERE first = 0`, 'journal.segment-altered'],
      ['UPDATE device SET sealed_link = randomblob(32)', 'journal.segment-altered'],
      ['UPDATE device SET link = randomblob(32)', 'journal.tree-altered'],
      ['UPDATE log SET size = 641 WHERE number = 1', 'journal.tree-altered'],
      ['UPDATE node SET hash = randomblob(32) WHERE log = 1 AND level = 8', 'journal.tree-altered'],
      [`UPDATE probe SET serial = 'another'`, 'journal.segment-malformed'],
      [`UPDATE boot SET id = '${zeroDigest}'`, 'journal.segment-malformed'],
    ] as const
    for (const [sql, expected] of cases) {
      const path = await filled()
      tamper(path, sql)
      assert(codes(verifyJournal(path)).includes(expected), sql)
    }
  })
})

describe('verifying a segment somewhere else', () => {
  async function sealed(count: number) {
    const log = (await newJournal()).readings(device.address)
    log.append(readings(100), boot)
    log.seal(signCheckpoint(log.checkpointMaterial()))
    log.append(readings(count, 100), boot)
    const name = log.seal(signCheckpoint(log.checkpointMaterial(), 1n))
    return { log, file: log.segment(name ?? zeroDigest) }
  }

  it('needs nothing but the file, and compares what the ledger anchored within it', async () => {
    const { log: logged, file } = await sealed(200)
    const anchors = [100, 150, 300].map((size) => ({ log, size, root: rootOf(logged.tree(), size) }))
    const strangers = [{ log: addressAsDigest(other.address), size: 300, root: zeroDigest }]
    const result = verifySegment(file, { anchors: [...anchors, ...strangers, { log, size: 50, root: zeroDigest }] })
    assert.deepEqual(result, {
      checked: { statements: 0, readings: 200, checkpoints: 1, anchors: 3 },
      unverified: [],
      clock: [],
      findings: [],
    })
    const forged = anchors.map((anchor) => ({ ...anchor, root: zeroDigest }))
    assert.equal(verifySegment(file, { anchors: forged }).findings.length, 3)
  })

  it('finds readings that do not lead to what the device signed', async () => {
    const honest = (await newJournal()).readings(device.address)
    honest.append(readings(50), boot)
    const signed = signCheckpoint(honest.checkpointMaterial())
    const file = Buffer.from(honest.segment(honest.seal(signed) ?? zeroDigest))
    const { decodeSegment, encodeSegment } = await import('../../src/journal/segment.ts')
    const segment = decodeSegment(file)
    const run = segment.run.map((observation, at) => (at === 20 ? { ...observation, milliCelsius: 4000 } : observation))
    assert.deepEqual(codes(verifySegment(encodeSegment({ ...segment, run }))), ['journal.checkpoint-mismatch'])
    assert.deepEqual(codes(verifySegment(encodeSegment({ ...segment, run: segment.run.slice(0, -1) }))), [
      'journal.checkpoint-mismatch',
    ])
    assert.deepEqual(codes(verifySegment(encodeSegment({ ...segment, device: other.address }))), [
      'journal.checkpoint-mismatch',
    ])
  })

  it('answers for any file at all', () => {
    assert.deepEqual(codes(verifySegment(Buffer.from('no segment'))), ['journal.segment-malformed'])
  })
})
