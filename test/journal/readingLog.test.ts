import assert from 'node:assert/strict'
import { openJournal, rootOf, verifyReading } from '../../src/journal/index.ts'
import { addressAsDigest, isFault, milliCelsius, type Reading, sha256, zeroDigest } from '../../src/values/index.ts'
import {
  boot,
  device,
  newJournal,
  newParts,
  newPath,
  nextBoot,
  other,
  party,
  readings,
  signCheckpoint,
} from './site.ts'

const coded = (code: string) => (error: unknown) => isFault(error, code)
const newLog = async () => (await newJournal()).readings(device.address)

describe('a log of readings', () => {
  it('keeps what was appended across a restart', async () => {
    const path = await newPath()
    const journal = openJournal(path)
    const logged = journal.readings(device.address).append(readings(30), boot)
    journal.close()
    const log = openJournal(path).readings(device.address)
    assert.deepEqual([...log.readings()], logged)
    assert.equal(log.head().size, 30)
    assert.deepEqual(openJournal(path).devices(), [device.address])
  })

  it('has the same head however its readings were grouped', async () => {
    const [one, other] = [await newLog(), await newLog()]
    one.append(readings(300), boot)
    for (const reading of readings(300)) other.append([reading], boot)
    assert.deepEqual(one.head(), other.head())
  })

  it('goes on counting through a new boot and notes it', async () => {
    const log = await newLog()
    log.append(readings(2), boot)
    const restarted = readings(2, 2).map((reading, i) => ({ ...reading, monotonicMs: i }))
    log.append(restarted, nextBoot)
    assert.deepEqual(
      [...log.readings()].map(({ sequence, bootId }) => [sequence, bootId]),
      [
        [0, boot],
        [1, boot],
        [2, nextBoot],
        [3, nextBoot],
      ],
    )
    assert.equal(log.checkpointMaterial()?.bootId, nextBoot)
  })

  it('takes the same observation once, however often it is appended', async () => {
    const log = await newLog()
    const first = log.append(readings(3), boot)
    assert.deepEqual(log.append(readings(3), boot), first)
    assert.deepEqual(
      log.append(readings(5), boot).map(({ sequence }) => sequence),
      [0, 1, 2, 3, 4],
    )
    assert.equal(log.head().size, 5)
  })

  it('keeps all of a group or none of it', async () => {
    const log = await newLog()
    const broken = readings(3).with(1, { ...(readings(1)[0] as Reading), monotonicMs: -5 })
    assert.throws(() => log.append(broken, boot), coded('journal.reading-invalid'))
    assert.deepEqual([...log.readings()], [])
    assert.deepEqual(log.append([], boot), [])
    assert.deepEqual(log.head(), { size: 0, root: sha256('') })
    assert.equal(log.checkpointMaterial(), undefined)
  })

  it('keeps the head when the disk fills during an append, and takes the readings later', async () => {
    const { store, journal } = await newParts()
    const log = journal.readings(device.address)
    log.append(readings(100), boot)
    const before = log.head()
    const { page_count: pages } = store.prepare<{ page_count: number }>('PRAGMA page_count').get() ?? { page_count: 0 }
    store.prepare(`PRAGMA max_page_count = ${pages}`).get()
    assert.throws(() => log.append(readings(500, 100), boot), coded('store.full'))
    assert.deepEqual(log.head(), before)
    store.prepare('PRAGMA max_page_count = 10000').get()
    log.append(readings(500, 100), boot)
    assert.equal([...log.readings()].length, 600)
  })

  it('keeps the logs of two devices apart', async () => {
    const journal = await newJournal()
    const [one, two] = [journal.readings(device.address), journal.readings(other.address)]
    one.append(readings(5), boot)
    two.append(readings(3), boot)
    assert.deepEqual([one.head().size, two.head().size], [5, 3])
    assert.notEqual(one.checkpointMaterial()?.chainHead, two.checkpointMaterial()?.chainHead)
  })
})

describe('a checkpoint of readings', () => {
  it('says all that the ledger asks of it', async () => {
    const journal = await newJournal()
    const log = journal.readings(device.address)
    const last = log.append(readings(10), boot).at(-1)
    const material = log.checkpointMaterial()
    assert.equal(material?.log, addressAsDigest(device.address))
    assert.equal(material?.size, 10)
    assert.equal(material?.root, rootOf(log.tree()))
    assert.equal(material?.probeSerial, sha256('PT100-0042'))
    assert.equal(material?.coversUntil, last?.takenAt)
    assert.equal(material?.previous, zeroDigest)
    journal.record('checkpoint', device.address, (nonce) => signCheckpoint(material, nonce))
    log.append(readings(1, 10), boot)
    assert.equal(log.checkpointMaterial()?.previous, material?.root)
  })

  it('is kept when the device signed what the log says', async () => {
    const log = await newLog()
    log.append(readings(10), boot)
    const early = signCheckpoint(log.checkpointMaterial())
    log.append(readings(10, 10), boot)
    log.keep(early)
    const late = signCheckpoint(log.checkpointMaterial(), 1n)
    log.keep(late)
    log.keep(early)
    assert.equal(log.kept()?.id, late.id)
  })

  it('is refused of another device, by another key, of another head, or of more than there is', async () => {
    const log = await newLog()
    log.append(readings(10), boot)
    const material = log.checkpointMaterial()
    if (!material) return assert.fail('no material')
    for (const wrong of [
      signCheckpoint({ ...material, log: addressAsDigest(other.address) }),
      signCheckpoint(material, 0n, party),
      signCheckpoint({ ...material, root: zeroDigest }),
      signCheckpoint({ ...material, chainHead: zeroDigest }),
      signCheckpoint({ ...material, size: 9 }),
      signCheckpoint({ ...material, size: 11 }),
    ]) {
      assert.throws(() => log.keep(wrong), coded('journal.checkpoint-refused'))
      assert.throws(() => log.seal(wrong), coded('journal.checkpoint-refused'))
    }
    assert.equal(log.kept(), undefined)
    assert.deepEqual(log.segments(), [])
  })
})

describe('sealing', () => {
  it('changes nothing that can be read', async () => {
    const log = await newLog()
    log.append(readings(700), boot)
    const checkpoint = signCheckpoint(log.checkpointMaterial())
    log.append(readings(50, 700), nextBoot)
    const [before, head] = [[...log.readings()], log.head()]
    const name = log.seal(checkpoint)
    assert.deepEqual(log.segments(), [{ first: 0, count: 700, sha256: name }])
    assert.deepEqual([...log.readings()], before)
    assert.deepEqual([...log.readings(690, 710)], before.slice(690, 710))
    assert.deepEqual([...log.readings(749)], before.slice(749))
    assert.deepEqual(log.head(), head)
    assert.equal(rootOf(log.tree()), head.root)
  })

  it('goes on from the segment before', async () => {
    const log = await newLog()
    for (const from of [0, 300, 600]) {
      log.append(readings(300, from), boot)
      log.seal(signCheckpoint(log.checkpointMaterial(), BigInt(from)))
    }
    assert.deepEqual(
      log.segments().map(({ first, count }) => [first, count]),
      [
        [0, 300],
        [300, 300],
        [600, 300],
      ],
    )
    assert.equal([...log.readings(200, 700)].length, 500)
    assert.deepEqual(log.append(readings(1, 900), boot)[0]?.sequence, 900)
  })

  it('may happen while somebody reads', async () => {
    const path = await newPath()
    const [agent, reader] = [openJournal(path).readings(device.address), openJournal(path).readings(device.address)]
    agent.append(readings(2500), boot)
    const seen: number[] = []
    for (const { sequence } of reader.readings()) {
      if (sequence === 10) agent.seal(signCheckpoint(agent.checkpointMaterial()))
      seen.push(sequence)
    }
    assert.deepEqual(seen, [...Array(2500).keys()])
  })

  it('is done once for one checkpoint', async () => {
    const log = await newLog()
    log.append(readings(10), boot)
    const checkpoint = signCheckpoint(log.checkpointMaterial())
    assert.notEqual(log.seal(checkpoint), undefined)
    assert.equal(log.seal(checkpoint), undefined)
    log.keep(checkpoint)
    assert.equal(log.kept(), undefined)
  })

  it('names its files by their bytes', async () => {
    const log = await newLog()
    log.append(readings(10), boot)
    const name = log.seal(signCheckpoint(log.checkpointMaterial()))
    assert(name)
    assert.equal(sha256(log.segment(name)), name)
    assert.throws(() => log.segment(zeroDigest), coded('journal.range'))
  })
})

describe('the proof of one reading', () => {
  it('is accepted against the head of its time and refused for anything else', async () => {
    const log = await newLog()
    log.append(readings(600), boot)
    const early = log.head()
    log.seal(signCheckpoint(log.checkpointMaterial()))
    log.append(readings(700, 600), boot)
    log.seal(signCheckpoint(log.checkpointMaterial(), 1n))
    log.append(readings(33, 1300), boot)
    const late = log.head()
    for (const sequence of [0, 1, 255, 256, 599]) assert(verifyReading(log.prove(sequence, 600), early), `${sequence}`)
    for (const sequence of [0, 511, 599, 600, 1299, 1300, 1332]) {
      const proof = log.prove(sequence)
      assert.equal(proof.reading.sequence, sequence)
      assert(verifyReading(proof, late), `${sequence}`)
      assert(!verifyReading(proof, early))
      const warmer = { ...proof.reading, milliCelsius: milliCelsius(proof.reading.milliCelsius + 1) }
      assert(!verifyReading({ ...proof, reading: warmer }, late))
      assert(!verifyReading({ ...proof, reading: { ...proof.reading, sequence: sequence + 1 } }, late))
      assert(!verifyReading({ ...proof, previousLink: zeroDigest }, late))
    }
    assert.throws(() => log.prove(1333), coded('journal.range'))
    assert.throws(() => log.prove(600, 600), coded('journal.range'))
  })
})
