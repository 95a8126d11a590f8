import type { Address, Digest, Instant, RefusalName, Role } from '../values/index.ts'

export type Council = {
  readonly members: readonly Address[]
  readonly threshold: number
  /** How long most decisions are announced before they can be enacted; 0 for not at all. */
  readonly lockMs: number
}

/** A decision of the council that was announced, and neither enacted nor withdrawn. */
export type ActionView = {
  readonly kind: number
  readonly subject: Digest
  /** From when on it can be enacted. */
  readonly readyAt: Instant
}

export type PartyView = {
  readonly roles: readonly Role[]
  readonly suspended: boolean
  readonly name: string
  /** The age recipient that documents for it are sealed to. */
  readonly recipient: string
}

export type KeyView = {
  readonly party: Address
  readonly type: 'operator' | 'device' | 'admin'
  /** `null` without an end. */
  readonly validUntil: Instant | null
  readonly revoked: boolean
  /** The last sequence number that counts, once it is revoked. */
  readonly lastGoodSequence: bigint
  /** The zero digest for keys without a probe. */
  readonly probeSerial: Digest
}

export type BatchView = {
  readonly maker: Address
  readonly expiresAt: Instant
  readonly serialRoot: Digest
  readonly unitCount: number
  readonly dosesPerVial: number
  readonly released: boolean
  readonly recalled: boolean
  /** Bit n is stage n: 1 research, 2 material, 3 test, 4 quality. */
  readonly stagesPassed: number
  readonly stagesFailed: number
}

/** Flags are the unit's own; `effective` adds what it inherits. The zero digest stands for "none". */
export type UnitView = {
  /** Of the outermost unit around it. */
  readonly custodian: Address
  readonly parent: Digest
  /** The outermost unit around it, or itself. */
  readonly top: Digest
  readonly custodySequence: number
  readonly recalled: boolean
  readonly condemned: boolean
  readonly closed: boolean
  readonly openExcursions: number
  readonly container: Digest
  readonly offer: Digest
  readonly firstBatch: Digest
}

export type OfferView = {
  readonly unit: Digest
  readonly from: Address
  readonly to: Address
  readonly until: Instant
  /** 1 delivery, 2 return, 3 destruction. */
  readonly purpose: number
  readonly custodySequence: number
  readonly open: boolean
}

/** A vial that was opened. */
export type VialView = {
  readonly clinic: Address
  readonly batch: Digest
  /** The zero digest when it was loose. */
  readonly carton: Digest
  /** Its leaf in the batch's serial tree. */
  readonly index: number
  readonly openedAt: Instant
  readonly discardAt: Instant
  readonly given: number
  readonly closed: boolean
}

export type LogHeadView = {
  readonly party: Address
  readonly size: number
  readonly root: Digest
  readonly coversUntil: Instant
  /** Two heads of one size were signed: the log's keeper tells different stories. */
  readonly equivocated: boolean
}

export type ExcursionView = {
  readonly container: Digest
  readonly startedAt: Instant
  /** `null` while it is open. */
  readonly endedAt: Instant | null
  readonly closed: boolean
}

/** Which vial a clinic means to use, with the proof that its serial belongs to the batch. */
export type VialClaim = {
  readonly clinic: Address
  readonly vial: Digest
  readonly batch: Digest
  readonly index: number
  /** The zero digest for the clinic's loose vials. */
  readonly carton: Digest
  /** RFC 9162 inclusion proof. */
  readonly proof: readonly Digest[]
}

/** What the ledger knows, asked as of its newest block. `undefined` stands for what it has never heard of. */
export type Views = {
  council(): Promise<Council>
  action(id: Digest): Promise<ActionView | undefined>
  party(id: Address): Promise<PartyView | undefined>
  key(id: Address): Promise<KeyView | undefined>
  /** Whether a statement with this sequence number was recorded. */
  nonceUsed(signer: Address, nonce: bigint): Promise<boolean>
  batch(id: Digest): Promise<BatchView | undefined>
  unit(id: Digest): Promise<UnitView | undefined>
  /** What stands against a unit, itself and through all it is packed in. */
  effective(unit: Digest): Promise<RefusalName[]>
  /** Excursions that suspend the unit itself and wait for assessment. */
  suspendedBy(unit: Digest): Promise<Digest[]>
  offer(id: Digest): Promise<OfferView | undefined>
  /** @returns Bit n is the vial with index `word * 256 + n`. */
  holds(holder: Digest, batch: Digest, word: number): Promise<bigint>
  vial(id: Digest): Promise<VialView | undefined>
  /** Everything that forbids to use a vial at that time; empty means go. */
  vialReasons(claim: VialClaim, at: Instant): Promise<RefusalName[]>
  /** Until when a patient lets a party read what is sealed about a dose. */
  grant(dose: Digest, reader: Address): Promise<Instant | undefined>
  /** Until when a party's quality assurance assesses units of a maker. */
  delegation(maker: Address, delegate: Address): Promise<Instant | undefined>
  excursion(id: Digest): Promise<ExcursionView | undefined>
  logHead(id: Digest): Promise<LogHeadView | undefined>
}
