import {
  account,
  bytes32,
  choice,
  type Field,
  flag,
  listOf,
  nameOf,
  roleBits,
  sequence,
  temperature,
  text,
  time,
  timeOrNever,
  vialSet,
  whole,
} from './field.ts'
import { addressAs, containerOfParty, digestAs, excursionOfContainer, hashOfName, nothing, type Slot } from './slot.ts'

export type Fields = Readonly<Record<string, Field<unknown>>>
export type ValuesOf<D> = { readonly [N in keyof D]: D[N] extends Field<infer T> ? T : never }

/** One kind of event: its code on the ledger, who must sign, and where each of its fields stands in the statement. */
export type Row<S, O, D extends Fields> = {
  readonly code: number
  /** Signed by members of the council instead of one party's key. */
  readonly council?: true
  /** Signed by the key that it is about, too, unless that is the one that signs. */
  readonly signedByOld?: true
  /** The subject is the identity of a dose's statement, which must be recorded. */
  readonly aboutDose?: true
  readonly subject: Slot<S, ValuesOf<D>>
  readonly object: Slot<O, S & ValuesOf<D>>
  /** In the order of the ABI data. */
  readonly data: D
}

/**
 * Every kind there is; a new kind is a new row here and a rule in the contract.
 *
 * Digests that are optional on the ledger are the zero digest when absent. Times are UTC milliseconds.
 */
export const kinds = {
  /** A party joins under its admin key's address, with the age recipient documents for it are sealed to. */
  admit: row({
    code: 1,
    council: true,
    subject: addressAs('member'),
    object: nothing,
    data: { name: text, roles: roleBits, recipient: text },
  }),
  suspendParty: row({
    code: 2,
    council: true,
    subject: addressAs('member'),
    object: nothing,
    data: { suspended: flag },
  }),
  setRoles: row({ code: 3, council: true, subject: addressAs('member'), object: nothing, data: { roles: roleBits } }),
  setCouncil: row({
    code: 4,
    council: true,
    subject: nothing,
    object: nothing,
    data: { members: listOf(account), threshold: whole(8), lockMs: whole(64) },
  }),
  /** One member lets a decision take effect that was announced and whose time lock has ended. */
  enact: row({ code: 5, council: true, subject: digestAs('action'), object: nothing, data: {} }),
  /** The council takes back a decision that it has announced. */
  withdraw: row({ code: 6, council: true, subject: digestAs('action'), object: nothing, data: {} }),
  /**
   * `successor` takes the place of a party's admin `key`, which was stolen or lost and signs nothing; the old key's
   * statements with a nonce above `lastGoodSequence` are void.
   */
  replaceKey: row({
    code: 7,
    council: true,
    subject: addressAs('key'),
    object: nothing,
    data: { successor: account, lastGoodSequence: sequence },
  }),
  /** An operator's or a device's key comes to a party. `probeSerial` is the SHA-256 of a device's probe serial. */
  enrolKey: row({
    code: 10,
    subject: addressAs('key'),
    object: digestAs('probeSerial'),
    data: { keyType: choice('operator', 'device'), validUntil: timeOrNever, label: text },
  }),
  /** `successor` takes the place of `key`, which signs too; its statements with a nonce above `lastGoodSequence` are void. */
  rotateKey: row({
    code: 11,
    signedByOld: true,
    subject: addressAs('key'),
    object: addressAs('successor'),
    data: { lastGoodSequence: sequence },
  }),
  /** The key's statements with a nonce above `lastGoodSequence` are void. */
  revokeKey: row({ code: 12, subject: addressAs('key'), object: nothing, data: { lastGoodSequence: sequence } }),
  /** A maker lets the quality assurance of another party assess its units until a time; a time that is over ends it. */
  delegateQuality: row({ code: 13, subject: addressAs('delegate'), object: nothing, data: { until: time } }),
  /** `serialRoot` is the RFC 9162 root over the subjects of all vial names of the batch. */
  registerBatch: row({
    code: 20,
    subject: hashOfName,
    object: nothing,
    data: {
      name: nameOf('batch'),
      expiresAt: time,
      serialRoot: bytes32,
      unitCount: whole(32),
      dosesPerVial: whole(8),
    },
  }),
  stageResult: row({
    code: 21,
    subject: digestAs('batch'),
    object: nothing,
    data: { stage: choice('research', 'material', 'test', 'quality'), passed: flag, note: text },
  }),
  releaseBatch: row({ code: 22, subject: digestAs('batch'), object: nothing, data: {} }),
  /** Units and vials go into a logistic unit, which comes to be if it is new. */
  pack: row({
    code: 30,
    subject: hashOfName,
    object: nothing,
    data: { name: nameOf('logistic'), units: listOf(bytes32), vials: listOf(vialSet) },
  }),
  unpack: row({
    code: 31,
    subject: digestAs('parent'),
    object: nothing,
    data: { units: listOf(bytes32), vials: listOf(vialSet) },
  }),
  /** `checkpoint` is the root of the newest head of the container that the unit is kept in, or zero. */
  offer: row({
    code: 40,
    subject: digestAs('unit'),
    object: addressAs('receiver'),
    data: {
      until: time,
      purpose: choice('delivery', 'return', 'destruction'),
      seal: bytes32,
      checkpoint: bytes32,
    },
  }),
  cancel: row({ code: 41, subject: digestAs('unit'), object: digestAs('offer'), data: {} }),
  /** `witnessedHeight` and `witnessedHead` are the ledger's head as the receiver saw it. */
  accept: row({
    code: 42,
    subject: digestAs('unit'),
    object: digestAs('offer'),
    data: {
      custodySequence: whole(32),
      seal: bytes32,
      missing: listOf(bytes32),
      damaged: listOf(bytes32),
      witnessedHeight: whole(64),
      witnessedHead: bytes32,
    },
  }),
  reject: row({
    code: 43,
    subject: digestAs('unit'),
    object: digestAs('offer'),
    data: { custodySequence: whole(32), reason: text },
  }),
  place: row({ code: 50, subject: digestAs('unit'), object: containerOfParty, data: { label: text } }),
  remove: row({ code: 51, subject: digestAs('unit'), object: digestAs('container'), data: {} }),
  /** The head of a device's log or of a party's journal: `size` entries under `root`. */
  checkpoint: row({
    code: 60,
    subject: digestAs('log'),
    object: digestAs('previous'),
    data: {
      bootId: bytes32,
      size: whole(64),
      chainHead: bytes32,
      root: bytes32,
      probeSerial: bytes32,
      coversUntil: time,
    },
  }),
  /** `endedAt` is null while it is open; `checkpointSize` entries of `log` hold its readings. */
  excursion: row({
    code: 70,
    subject: containerOfParty,
    object: excursionOfContainer,
    data: {
      label: text,
      profile: text,
      phase: choice('opened', 'worsened', 'closed'),
      startedAt: time,
      endedAt: timeOrNever,
      worst: temperature,
      limit: temperature,
      limitMs: whole(64),
      log: bytes32,
      checkpointSize: whole(64),
    },
  }),
  assess: row({
    code: 71,
    subject: digestAs('unit'),
    object: digestAs('excursion'),
    data: { decision: choice('cleared', 'condemned') },
  }),
  recall: row({
    code: 80,
    subject: digestAs('target'),
    object: nothing,
    data: { scope: choice('batch', 'unit'), reason: text },
  }),
  /** `index` and `proof` place the vial in its batch's serial tree; a zero `carton` means the clinic's loose vials. */
  openVial: row({
    code: 90,
    subject: digestAs('vial'),
    object: digestAs('carton'),
    data: { batch: bytes32, index: whole(32), discardAt: time, proof: listOf(bytes32) },
  }),
  dose: row({
    code: 91,
    subject: digestAs('vial'),
    object: addressAs('pseudonym'),
    data: { ciphertextHash: bytes32, doseNumber: whole(8) },
  }),
  /** `dose` is the identity of the dose's statement. */
  symptom: row({
    code: 92,
    aboutDose: true,
    subject: digestAs('dose'),
    object: nothing,
    data: { ciphertextHash: bytes32 },
  }),
  /** The patient lets a party read a document about a dose, which is sealed to it, until a time. */
  grant: row({
    code: 100,
    aboutDose: true,
    subject: digestAs('dose'),
    object: addressAs('reader'),
    data: { until: time, ciphertextHash: bytes32 },
  }),
  revokeGrant: row({ code: 101, aboutDose: true, subject: digestAs('dose'), object: addressAs('reader'), data: {} }),
  discard: row({
    code: 110,
    subject: digestAs('target'),
    object: nothing,
    data: { scope: choice('vial', 'unit'), reason: text },
  }),
  /** Vials that were never opened end: out of the unit `from`, or of the loose stock where it is zero. */
  discardVials: row({
    code: 111,
    subject: digestAs('from'),
    object: nothing,
    data: { vials: listOf(vialSet), reason: text },
  }),
}

function row<S, O, const D extends Fields>(row: Row<S, O, D>): Row<S, O, D> {
  return row
}
