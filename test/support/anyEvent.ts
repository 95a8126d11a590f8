import fc from 'fast-check'
import { type EventOf, type KindName, vialSetOf } from '../../src/event/index.ts'
import {
  type Address,
  batchName,
  checkDigit,
  type Digest,
  gtin,
  type Instant,
  logisticName,
  type MilliCelsius,
  type Role,
  roles,
  sscc,
  zeroDigest,
} from '../../src/values/index.ts'

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => `0x${Buffer.from(value).toString('hex')}`)
const keyed = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9]{${length - 1}}$`)).map((digits) => digits + checkDigit(digits))

export const anyDigest = fc.oneof(hex(32) as fc.Arbitrary<Digest>, fc.constant(zeroDigest))
export const anyAddress = hex(20) as fc.Arbitrary<Address>
export const anyInstant = fc.integer({ min: 1, max: 4e12 }) as fc.Arbitrary<Instant>
const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const uint8 = fc.nat(0xff)
const uint32 = fc.nat(0xffffffff)
const uint64 = fc.maxSafeNat()
const milliCelsius = fc.integer({ min: -273_150, max: 1_000_000 }) as fc.Arbitrary<MilliCelsius>
const endedAt = fc.option(anyInstant)
const digests = fc.array(anyDigest, { maxLength: 4 })
const rolesHeld = fc.subarray(Object.keys(roles) as Role[])
const batch = fc
  .tuple(keyed(14), fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/))
  .map(([item, lot]) => batchName(gtin(item), lot))
const logistic = keyed(18).map((unit) => logisticName(sscc(unit)))
const vials = fc.array(
  fc
    .tuple(anyDigest, anyDigest, fc.array(fc.nat(20_000), { minLength: 1, maxLength: 30 }))
    .map(([of, from, indices]) => vialSetOf(of, from, indices)),
  { maxLength: 3 },
)

/** Any event of each kind, with the field edges its encoding has. Containers belong to `owner`. */
export const anyEventOf: { [K in KindName]: (owner: Address) => fc.Arbitrary<EventOf<K>> } = {
  admit: () => of('admit', { member: anyAddress, name: text, roles: rolesHeld, recipient: text }),
  suspendParty: () => of('suspendParty', { member: anyAddress, suspended: fc.boolean() }),
  setRoles: () => of('setRoles', { member: anyAddress, roles: rolesHeld }),
  setCouncil: () =>
    of('setCouncil', { members: fc.array(anyAddress, { maxLength: 4 }), threshold: uint8, lockMs: uint64 }),
  enact: () => of('enact', { action: anyDigest }),
  withdraw: () => of('withdraw', { action: anyDigest }),
  rotateKey: () =>
    of('rotateKey', { key: anyAddress, successor: anyAddress, lastGoodSequence: fc.bigInt(0n, 2n ** 256n - 1n) }),
  grant: () => of('grant', { dose: anyDigest, reader: anyAddress, until: anyInstant, ciphertextHash: anyDigest }),
  revokeGrant: () => of('revokeGrant', { dose: anyDigest, reader: anyAddress }),
  enrolKey: () =>
    of('enrolKey', {
      key: anyAddress,
      probeSerial: anyDigest,
      keyType: fc.constantFrom('operator', 'device'),
      validUntil: endedAt,
      label: text,
    }),
  revokeKey: () => of('revokeKey', { key: anyAddress, lastGoodSequence: fc.bigInt(0n, 2n ** 256n - 1n) }),
  registerBatch: () =>
    of('registerBatch', {
      name: batch,
      expiresAt: anyInstant,
      serialRoot: anyDigest,
      unitCount: uint32,
      dosesPerVial: uint8,
    }),
  stageResult: () =>
    of('stageResult', {
      batch: anyDigest,
      stage: fc.constantFrom('research', 'material', 'test', 'quality'),
      passed: fc.boolean(),
      note: text,
    }),
  releaseBatch: () => of('releaseBatch', { batch: anyDigest }),
  pack: () => of('pack', { name: logistic, units: digests, vials }),
  unpack: () => of('unpack', { parent: anyDigest, units: digests, vials }),
  offer: () =>
    of('offer', {
      unit: anyDigest,
      receiver: anyAddress,
      until: anyInstant,
      purpose: fc.constantFrom('delivery', 'return', 'destruction'),
      seal: anyDigest,
      checkpoint: anyDigest,
    }),
  cancel: () => of('cancel', { unit: anyDigest, offer: anyDigest }),
  accept: () =>
    of('accept', {
      unit: anyDigest,
      offer: anyDigest,
      custodySequence: uint32,
      seal: anyDigest,
      missing: digests,
      damaged: digests,
      witnessedHeight: uint64,
      witnessedHead: anyDigest,
    }),
  reject: () => of('reject', { unit: anyDigest, offer: anyDigest, custodySequence: uint32, reason: text }),
  place: (owner) => of('place', { unit: anyDigest, owner: fc.constant(owner), label: text }),
  remove: () => of('remove', { unit: anyDigest, container: anyDigest }),
  checkpoint: () =>
    of('checkpoint', {
      log: anyDigest,
      previous: anyDigest,
      bootId: anyDigest,
      size: uint64,
      chainHead: anyDigest,
      root: anyDigest,
      probeSerial: anyDigest,
      coversUntil: anyInstant,
    }),
  excursion: (owner) =>
    of('excursion', {
      owner: fc.constant(owner),
      label: text,
      profile: text,
      side: fc.constantFrom('low', 'high'),
      phase: fc.constantFrom('opened', 'worsened', 'closed'),
      startedAt: anyInstant,
      endedAt,
      worst: milliCelsius,
      limit: milliCelsius,
      limitMs: uint64,
      log: anyDigest,
      checkpointSize: uint64,
    }),
  assess: () =>
    of('assess', { unit: anyDigest, excursion: anyDigest, decision: fc.constantFrom('cleared', 'condemned') }),
  recall: () => of('recall', { target: anyDigest, scope: fc.constantFrom('batch', 'unit'), reason: text }),
  openVial: () =>
    of('openVial', {
      vial: anyDigest,
      carton: anyDigest,
      batch: anyDigest,
      index: uint32,
      discardAt: anyInstant,
      proof: digests,
    }),
  dose: () => of('dose', { vial: anyDigest, pseudonym: anyAddress, ciphertextHash: anyDigest, doseNumber: uint8 }),
  symptom: () => of('symptom', { dose: anyDigest, ciphertextHash: anyDigest }),
  replaceKey: () =>
    of('replaceKey', { key: anyAddress, successor: anyAddress, lastGoodSequence: fc.bigInt(0n, 2n ** 256n - 1n) }),
  delegateQuality: () => of('delegateQuality', { delegate: anyAddress, until: anyInstant }),
  discardVials: () => of('discardVials', { from: anyDigest, vials, reason: text }),
  discard: () => of('discard', { target: anyDigest, scope: fc.constantFrom('vial', 'unit'), reason: text }),
}

type Parts<K extends KindName> = { [N in Exclude<keyof EventOf<K>, 'kind'>]: fc.Arbitrary<EventOf<K>[N]> }

function of<K extends KindName>(kind: K, parts: Parts<K>): fc.Arbitrary<EventOf<K>> {
  const fields = fc.record(parts as Record<string, fc.Arbitrary<unknown>>, { noNullPrototype: true })
  return fields.map((values) => ({ kind, ...values }) as unknown as EventOf<K>) // the parts are exactly its fields
}
