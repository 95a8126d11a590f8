import assert from 'node:assert/strict'
import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { observationOf } from '../../src/journal/canonicalReading.ts'
import { genesis } from '../../src/journal/chain.ts'
import { packColumns, unpackColumns } from '../../src/journal/columns.ts'
import { decodeSegment, readingsOf, type Segment } from '../../src/journal/index.ts'
import { encodeSegment } from '../../src/journal/segment.ts'
import {
  type Digest,
  instant,
  isFault,
  milliCelsius,
  type Reading,
  sha256,
  zeroDigest,
} from '../../src/values/index.ts'
import { boot, device, nextBoot, noon, readings, say } from './site.ts'

const malformed = (error: unknown) => isFault(error, 'journal.segment-malformed')
const time = fc.oneof(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.constantFrom(0, 2 ** 48 - 1, Number(noon)))
const anyReading: fc.Arbitrary<Reading> = fc.record({
  probe: fc.constantFrom('PT100-0042', 'PT100-0043', 'Fühler "1"\n'),
  milliCelsius: fc.integer({ min: -273_150, max: 1_000_000 }).map(milliCelsius),
  takenAt: time.map(instant),
  monotonicMs: time,
  quality: fc.constantFrom('good', 'fault', 'range', 'rate', 'stuck', 'swapped'),
})

function segmentOf(run: readonly Reading[], bootOf = (_: number): Digest => boot): Segment {
  return {
    device: device.address,
    before: genesis(device.address),
    run: run.map((reading, at) => observationOf(reading, bootOf(at))),
    probes: [...new Set(run.map(({ probe }) => probe))],
    boots: [...new Set(run.map((_, at) => bootOf(at)))],
    checkpoint: say(
      {
        kind: 'checkpoint',
        log: zeroDigest,
        previous: zeroDigest,
        bootId: boot,
        size: run.length,
        chainHead: zeroDigest,
        root: zeroDigest,
        probeSerial: zeroDigest,
        coversUntil: noon,
      },
      device,
      0n,
    ),
  }
}

describe('a segment', () => {
  it('gives back every reading it was made of', () => {
    fc.assert(
      fc.property(fc.array(anyReading, { minLength: 1, maxLength: 50 }), (run) => {
        const bootOf = (at: number) => (at < 10 ? boot : nextBoot)
        const read = decodeSegment(encodeSegment(segmentOf(run, bootOf)))
        assert.deepEqual(
          [...readingsOf(read)],
          run.map((reading, sequence) => ({ ...reading, sequence, bootId: bootOf(sequence) })),
        )
      }),
    )
  })

  it('is the same file for the same readings', () => {
    const [one, two] = [encodeSegment(segmentOf(readings(100))), encodeSegment(segmentOf(readings(100)))]
    assert.equal(sha256(one), sha256(two))
  })

  it('costs less than two bytes for each reading of a steady fridge', () => {
    assert(encodeSegment(segmentOf(readings(8640))).length / 8640 < 2)
  })

  it('is refused in any other spelling, cut short or made longer', () => {
    const file = encodeSegment(segmentOf(readings(20)))
    const end = file.indexOf(0x0a)
    const rewrite = (change: (header: string) => string) =>
      Buffer.concat([Buffer.from(change(file.subarray(0, end).toString())), file.subarray(end)])
    for (const other of [
      Buffer.alloc(0),
      Buffer.from('{}\n'),
      Buffer.from('null\n'),
      Buffer.from('[[[['.repeat(100_000)),
      Buffer.from(`${'['.repeat(500_000)}\n`),
      file.subarray(0, -1),
      file.subarray(0, end + 1),
      Buffer.concat([file, Buffer.from([0])]),
      rewrite((header) => ` ${header}`),
      rewrite((header) => header.replace('{', '{"extra":1,')),
      rewrite((header) => header.replace('segment/1', 'segment/2')),
      rewrite((header) => header.replace('"count":20', '"count":21')),
      rewrite((header) => header.replace('"count":20', '"count":19')),
      rewrite((header) => header.replace('"count":20', '"count":1000000000')),
      rewrite((header) => header.replace('"first":0', '"first":1')),
      rewrite((header) => header.replace('"first":0', '"first":1e400')),
      rewrite((header) => header.replace('"probes":["PT100-0042"]', '"probes":[]')),
    ])
      assert.throws(() => decodeSegment(other), malformed)
  })

  it('is refused when its checkpoint is not signed by whom it says', () => {
    const file = encodeSegment(segmentOf(readings(20)))
    const text = file.toString('latin1')
    const at = text.indexOf('"signature":"0x') + 20
    const forged = Buffer.from(`${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`, 'latin1')
    assert.throws(
      () => decodeSegment(forged),
      (error) => isFault(error) && error.code.startsWith('sign.'),
    )
  })

  it('never becomes something else by one changed byte', () => {
    const file = encodeSegment(segmentOf(readings(200)))
    const whole = [...readingsOf(decodeSegment(file))]
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(file)
        damaged[at] = (damaged[at] as number) ^ change
        try {
          const read = [...readingsOf(decodeSegment(damaged))]
          assert.equal(read.length, whole.length)
        } catch (error) {
          assert(isFault(error), `${error}`)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('the columns of a segment', () => {
  const dictionary = { probes: [Buffer.alloc(16)], boots: [Buffer.alloc(16)] }

  it('that would unpack to more than their readings are refused before they fill memory', () => {
    const bomb = zstdCompressSync(Buffer.alloc(50_000_000))
    assert(bomb.length < 10_000)
    assert.throws(() => unpackColumns(bomb, 1000, dictionary), malformed)
  })

  it('that are no readings are refused', () => {
    for (const bytes of [
      [],
      [0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 0],
      Array(60).fill(255),
      [1, 0, 0, 0, 0, 0],
    ])
      assert.throws(() => unpackColumns(zstdCompressSync(Buffer.from(bytes)), 1, dictionary), malformed)
  })

  it('hold one reading in as little as six bytes', () => {
    const [probe, bootTag] = [dictionary.probes[0] as Buffer, dictionary.boots[0] as Buffer]
    const zero = { takenAt: 0, monotonicMs: 0, milliCelsius: 0, quality: 0, probe, boot: bootTag }
    assert.deepEqual(unpackColumns(packColumns([zero], dictionary), 1, dictionary), [zero])
  })
})
