import assert from 'node:assert/strict'
import { AbiCoder } from 'ethers/abi'
import fc from 'fast-check'
import {
  containerId,
  decodeEvent,
  type EncodedEvent,
  type Event,
  type EventOf,
  encodeEvent,
  eventKind,
  excursionId,
  isCouncilKind,
  kindNames,
} from '../../src/event/index.ts'
import {
  type Address,
  addressAsDigest,
  batchName,
  gtin,
  type Hex,
  type Instant,
  instant,
  isFault,
  logisticName,
  milliCelsius,
  type Role,
  sha256,
  sscc,
  subjectOf,
  zeroDigest,
} from '../../src/values/index.ts'
import { anyAddress, anyEventOf } from '../support/anyEvent.ts'

const party = `0x${'ab'.repeat(20)}` as Address
const batch = batchName(gtin('09506000134352'), 'LOT/1')
const pallet = logisticName(sscc('095060001343520000'))
const abi = AbiCoder.defaultAbiCoder()
const malformed = { code: 'event.malformed' }

describe('event', () => {
  for (const kind of kindNames)
    it(`reads every ${kind} back as it was written, and writes it the same again`, () => {
      const anyEvent = anyAddress.chain((owner) =>
        (anyEventOf[kind] as (owner: Address) => fc.Arbitrary<Event>)(owner).map((event) => ({ owner, event })),
      )
      fc.assert(
        fc.property(anyEvent, ({ owner, event }) => {
          const encoded = encodeEvent(event)
          const decoded = decodeEvent(encoded, owner)
          assert.deepEqual(decoded, event)
          assert.deepEqual(encodeEvent(decoded), encoded)
        }),
        { numRuns: 40 },
      )
    })

  it('never fails on hostile data but with a fault of its own', () => {
    const hostile = fc.record({
      kind: fc.constantFrom(...kindNames.map((kind) => encodeCode(kind)), 11, 0),
      subject: fc.constant(zeroDigest),
      object: fc.constant(zeroDigest),
      data: fc.uint8Array({ maxLength: 400 }).map((bytes): Hex => `0x${Buffer.from(bytes).toString('hex')}`),
    })
    fc.assert(
      fc.property(hostile, (encoded) => {
        try {
          decodeEvent(encoded, party)
        } catch (error) {
          assert.ok(isFault(error) && error.code.startsWith('event.'), String(error))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('puts a batch registration where the contract looks for it', () => {
    const encoded = encodeEvent({
      kind: 'registerBatch',
      name: batch,
      expiresAt: instant(1_800_000_000_000),
      serialRoot: sha256('root'),
      unitCount: 10_000,
      dosesPerVial: 10,
    })
    assert.deepEqual(encoded, {
      kind: 20,
      subject: subjectOf(batch),
      object: zeroDigest,
      data: abi.encode(
        ['string', 'uint64', 'bytes32', 'uint32', 'uint8'],
        [batch, 1_800_000_000_000, sha256('root'), 10_000, 10],
      ),
    })
  })

  it('names an excursion by its container, profile, side and start', () => {
    const encoded = encodeEvent(excursion('high'))
    const container = containerId(party, 'cold box 3')
    assert.equal(container, sha256(`urn:vialtrace:container:${party}:cold box 3`))
    assert.equal(encoded.subject, container)
    assert.equal(encoded.object, sha256(`urn:vialtrace:excursion:${container}:who-2-8:high:1700000000000`))
    assert.equal(encoded.object, excursionId(container, 'who-2-8', 'high', instant(1_700_000_000_000)))
    assert.notEqual(encodeEvent(excursion('low')).object, encoded.object)
  })

  it('gives the roles of a party as bits, in any order', () => {
    const admitted = (roles: Role[]) =>
      encodeEvent({ kind: 'admit', member: party, name: 'A', roles, recipient: 'age1' }).data
    assert.equal(admitted(['regulator', 'clinic']), admitted(['clinic', 'regulator']))
    assert.equal(admitted(['clinic', 'regulator']), abi.encode(['string', 'uint32', 'string'], ['A', 48, 'age1']))
  })

  it('refuses a container claimed under another party', () => {
    const placed = encodeEvent({ kind: 'place', unit: sha256('u'), owner: party, label: 'fridge' })
    assert.throws(() => decodeEvent(placed, `0x${'cd'.repeat(20)}` as Address), malformed)
  })

  it('refuses a subject that is not the hash of the name', () => {
    const packed = encodeEvent({ kind: 'pack', name: pallet, units: [], vials: [] })
    assert.throws(() => decodeEvent({ ...packed, subject: sha256('other') }, party), malformed)
  })

  it('refuses data in a second spelling, which a lenient reader would take', () => {
    const reject = encodeEvent({
      kind: 'reject',
      unit: sha256('u'),
      offer: sha256('o'),
      custodySequence: 1,
      reason: 'wet',
    })
    const trailing: EncodedEvent = { ...reject, data: `${reject.data}${'00'.repeat(32)}` }
    assert.throws(() => decodeEvent(trailing, party), malformed)
  })

  for (const [what, encoded] of Object.entries({
    'a choice outside its list': { kind: 71, data: abi.encode(['uint8'], [3]) },
    'a role nobody knows': { kind: 3, data: abi.encode(['uint32'], [128]) },
    'a size JavaScript cannot hold': { kind: 43, data: abi.encode(['uint64', 'string'], [2n ** 60n, '']) },
    'a name in another spelling': { kind: 30, data: abi.encode(['string', 'bytes32[]', 'bytes32[]'], ['x', [], []]) },
    'an empty vial mask': { kind: 31, data: vialData([0], [0n]) },
    'vial words out of order': { kind: 31, data: vialData([2, 1], [1n, 1n]) },
    'a vial word named twice': { kind: 31, data: vialData([1, 1], [1n, 2n]) },
    'vial words without their masks': { kind: 31, data: vialData([1, 2], [1n]) },
  }))
    it(`refuses ${what}`, () => {
      const full = { subject: zeroDigest, object: zeroDigest, kind: encoded.kind, data: encoded.data as Hex }
      assert.throws(() => decodeEvent(full, party), malformed)
    })

  it('says that data is too long before it decodes it', () => {
    const long = { kind: 22, subject: zeroDigest, object: zeroDigest, data: `0x${'00'.repeat(65_537)}` as Hex }
    assert.throws(() => decodeEvent(long, party), /expected at most 65536 bytes of event data, received 65537/)
  })

  it('refuses to write what the ledger could not hold', () => {
    const doses = (doseNumber: number): Event => ({
      kind: 'dose',
      vial: sha256('v'),
      pseudonym: party,
      ciphertextHash: sha256('c'),
      doseNumber,
    })
    assert.throws(() => encodeEvent(doses(256)), /dose doseNumber: expected 8 bits, received 256/)
    assert.throws(() => encodeEvent(doses(0.5)), malformed)
    const reason = (text: string): Event => ({ kind: 'recall', target: sha256('t'), scope: 'unit', reason: text })
    assert.throws(() => encodeEvent(reason('\ud800')), malformed)
    assert.throws(() => encodeEvent(reason('é'.repeat(513))), malformed)
    const units = Array(2100).fill(sha256('carton'))
    assert.throws(() => encodeEvent({ kind: 'pack', name: pallet, units, vials: [] }), /at most 65536 bytes/)
    assert.throws(() => encodeEvent({ ...excursion('low'), endedAt: 0 as Instant }), malformed)
  })

  it('knows kinds by code, and says which one it does not know', () => {
    assert.equal(eventKind(91), 'dose')
    assert.throws(() => eventKind(102), { code: 'event.kind-unknown' })
    assert.equal(new Set(kindNames.map(encodeCode)).size, 33)
  })

  it('leaves membership to the council and nothing else', () => {
    assert.deepEqual(kindNames.filter(isCouncilKind), [
      'admit',
      'suspendParty',
      'setRoles',
      'setCouncil',
      'enact',
      'withdraw',
      'replaceKey',
    ])
  })

  it('holds an address in the right half of a subject', () => {
    assert.equal(encodeEvent({ kind: 'setRoles', member: party, roles: [] }).subject, addressAsDigest(party))
    const crowded = `0x01${addressAsDigest(party).slice(4)}` as typeof zeroDigest
    assert.throws(
      () => decodeEvent({ ...encodeEvent({ kind: 'setRoles', member: party, roles: [] }), subject: crowded }, party),
      malformed,
    )
  })
})

function excursion(side: 'low' | 'high'): EventOf<'excursion'> {
  return {
    kind: 'excursion',
    owner: party,
    label: 'cold box 3',
    profile: 'who-2-8',
    side,
    phase: 'opened',
    startedAt: instant(1_700_000_000_000),
    endedAt: null,
    worst: milliCelsius(9100),
    limit: milliCelsius(8000),
    limitMs: 0,
    log: sha256('log'),
    checkpointSize: 12,
  }
}

function vialData(words: number[], masks: bigint[]): string {
  const types = ['bytes32[]', 'tuple(bytes32,bytes32,uint16[],uint256[])[]']
  return abi.encode(types, [[], [[zeroDigest, zeroDigest, words, masks]]])
}

function encodeCode(kind: (typeof kindNames)[number]): number {
  return encodeEvent(fc.sample(anyEventOf[kind](party) as fc.Arbitrary<Event>, 1)[0] as Event).kind
}
