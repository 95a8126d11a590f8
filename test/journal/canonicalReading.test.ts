import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { canonicalOf, genesisLink, observationOf, readCanonical } from '../../src/journal/canonicalReading.ts'
import { linkAfter } from '../../src/journal/chain.ts'
import { isFault, milliCelsius, type Reading } from '../../src/values/index.ts'
import { boot, device, nextBoot, other, readings } from './site.ts'

const [reading] = readings(1) as [Reading]
const bytesOf = (changed: Partial<Reading>, sequence = 7, bootId = boot) =>
  canonicalOf(sequence, observationOf({ ...reading, ...changed }, bootId))
const sha256 = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

describe('the 64 bytes of a reading', () => {
  it('stand where the layout says', () => {
    const bytes = bytesOf({ milliCelsius: milliCelsius(-18_250), monotonicMs: 1000.9, quality: 'stuck' })
    assert.equal(bytes.length, 64)
    assert.equal(bytes.readBigUInt64BE(0), 7n)
    assert.equal(bytes.readBigUInt64BE(8), BigInt(reading.takenAt))
    assert.equal(bytes.readBigUInt64BE(16), 1000n)
    assert.equal(bytes.readInt32BE(24), -18_250)
    assert.equal(bytes.readUInt32BE(28), 4 << 24)
    assert.deepEqual(bytes.subarray(32, 48), sha256(reading.probe).subarray(0, 16))
    assert.deepEqual(bytes.subarray(48), sha256(Buffer.from(boot.slice(2), 'hex')).subarray(0, 16))
  })

  it('differ whenever anything about the reading differs', () => {
    const variants = [
      bytesOf({}),
      bytesOf({}, 8),
      bytesOf({ milliCelsius: milliCelsius(5001) }),
      bytesOf({ quality: 'rate' }),
      bytesOf({ probe: 'PT100-0043' }),
      bytesOf({ monotonicMs: 1001 }),
      bytesOf({}, 7, nextBoot),
    ]
    assert.equal(new Set(variants.map((bytes) => bytes.toString('hex'))).size, variants.length)
  })

  it('are read back as they were written', () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })
    const celsius = fc.integer({ min: -273_150, max: 1_000_000 })
    fc.assert(
      fc.property(
        time,
        time,
        celsius,
        fc.constantFrom('good', 'fault', 'range', 'rate', 'stuck', 'swapped'),
        (takenAt, monotonicMs, warmth, quality) => {
          const observation = observationOf(
            { ...reading, takenAt, monotonicMs, milliCelsius: warmth, quality } as Reading,
            boot,
          )
          assert.deepEqual(readCanonical(canonicalOf(2 ** 40, observation)), observation)
        },
      ),
    )
  })

  it('are refused for a time no clock shows and a quality nobody knows', () => {
    for (const changed of [
      { monotonicMs: -1 },
      { monotonicMs: Number.NaN },
      { takenAt: 2 ** 48 },
      { takenAt: 1.5 },
      { quality: 'fine' },
    ])
      assert.throws(
        () => bytesOf(changed as Partial<Reading>),
        (error) => isFault(error, 'journal.reading-invalid'),
      )
  })
})

describe('the chain of readings', () => {
  it('begins differently for every device', () => {
    assert.deepEqual(
      genesisLink(device.address),
      sha256('vialtrace/readings/v1', Buffer.from(device.address.slice(2), 'hex')),
    )
    assert.notDeepEqual(genesisLink(device.address), genesisLink(other.address))
  })

  it('links each reading to the one before it by the hash of a leaf over both', () => {
    const link = linkAfter(genesisLink(device.address), bytesOf({}))
    assert.deepEqual(link, sha256(Buffer.of(0), genesisLink(device.address), bytesOf({})))
  })
})
