import type { Event } from '../event/index.ts'
import type { Address, Digest, Gtin, Hex, Instant, MilliCelsius, Name, Role } from '../values/index.ts'

/** One party as the ledger admits it: the address book that nobody keeps by hand. */
export type Party = {
  readonly address: Address
  /** The key that speaks for it: that of its address until that was rotated. */
  readonly admin: Address
  readonly name: string
  readonly roles: readonly Role[]
  /** age recipient to which private parts for this party are sealed. */
  readonly recipient: string
  readonly suspended: boolean
}

/** The council as it last reseated itself; the first one stands in no statement. */
export type CouncilSeats = {
  readonly members: readonly Address[]
  readonly threshold: number
  /** How long most decisions are announced before they can be enacted; 0 for not at all. */
  readonly lockMs: number
}

/** A decision that the council announced. From when on it can be enacted, the ledger says. */
export type Decision = {
  readonly id: Digest
  readonly event: Extract<Event, { kind: 'admit' | 'suspendParty' | 'setRoles' | 'setCouncil' | 'replaceKey' }>
  readonly proposer: Address
  readonly announcedAt: Instant
  readonly status: 'open' | 'enacted' | 'withdrawn'
}

/** What a patient lets a party read about a dose. */
export type Grant = {
  readonly dose: Digest
  readonly reader: Address
  readonly until: Instant
  readonly ciphertextHash: Digest
  readonly grantedAt: Instant
  readonly revokedAt: Instant | null
}

export type Key = {
  readonly address: Address
  readonly party: Address
  readonly type: 'operator' | 'device'
  readonly label: string
  readonly enrolledAt: Instant
  readonly revokedAt: Instant | null
}

export type Batch = {
  readonly id: Digest
  readonly name: Name
  readonly gtin: Gtin
  readonly lot: string
  readonly maker: Address
  readonly expiresAt: Instant
  readonly serialRoot: Digest
  readonly unitCount: number
  readonly dosesPerVial: number
  /** Hash of the serial manifest, a document the maker shares. */
  readonly manifest: Digest
  readonly registeredAt: Instant
  readonly releasedAt: Instant | null
  readonly recalledAt: Instant | null
  readonly recalledBy: Address | null
  readonly recallReason: string | null
}

export type Stage = {
  readonly statement: Digest
  readonly batch: Digest
  readonly stage: 'research' | 'material' | 'test' | 'quality'
  readonly passed: boolean
  readonly note: string
  readonly party: Address
  readonly recordedAt: Instant
  readonly commitment: Digest
}

/** A carton or a pallet. Its custodian is that of its top-most parent; a packed unit's own field is not looked at. */
export type Unit = {
  readonly id: Digest
  readonly name: Name
  /** When it was first packed; what was in it before that counts as loose. */
  readonly packedAt: Instant
  readonly parent: Digest | null
  readonly custodian: Address
  readonly custodySequence: number
  readonly recalledAt: Instant | null
  readonly recalledBy: Address | null
  readonly recallReason: string | null
  readonly condemnedAt: Instant | null
  readonly closedAt: Instant | null
  /** Excursions that suspend it and are not yet assessed; its ancestors' are not repeated here. */
  readonly suspendedBy: readonly Digest[]
}

/** One unit inside another for a while. */
export type Packing = {
  readonly child: Digest
  readonly parent: Digest
  readonly packedAt: Instant
  readonly unpackedAt: Instant | null
}

/** Vials that went from a unit, or from one inside of it, into another unit. */
export type Repacking = {
  readonly holder: Digest
  readonly unit: Digest
  /** Since when they were in the holder, as far as is known; 0 for from the beginning. */
  readonly since: Instant
  readonly packedAt: Instant
  /** How many times vials had gone from `unit` elsewhere before: those cannot be these. */
  readonly before: number
}

/** How many vials of one batch were put into one unit, and which, as bits (vial i is bit i % 256 of word i / 256). */
export type Content = {
  readonly unit: Digest
  readonly batch: Digest
  readonly word: number
  /** 256 bits as hexadecimal digits. */
  readonly mask: Hex
}

export type Handoff = {
  readonly offer: Digest
  readonly unit: Digest
  readonly from: Address
  readonly to: Address
  readonly purpose: 'delivery' | 'return' | 'destruction'
  readonly offeredAt: Instant
  readonly until: Instant
  readonly seal: Digest
  readonly status: 'open' | 'accepted' | 'rejected' | 'cancelled'
  readonly custodySequence: number
  readonly settledAt: Instant | null
  readonly missing: readonly Digest[]
  readonly damaged: readonly Digest[]
}

/** One unit in one container for a while. */
export type Placement = {
  readonly unit: Digest
  readonly container: Digest
  readonly label: string
  readonly owner: Address
  readonly placedAt: Instant
  readonly removedAt: Instant | null
}

export type Assessment = {
  readonly unit: Digest
  readonly excursion: Digest
  readonly decision: 'cleared' | 'condemned'
  readonly party: Address
  readonly assessedAt: Instant
}

export type Excursion = {
  readonly id: Digest
  readonly container: Digest
  readonly label: string
  readonly owner: Address
  readonly profile: string
  readonly side: 'low' | 'high'
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly worst: MilliCelsius
  readonly limit: MilliCelsius
  readonly limitMs: number
  readonly log: Digest
}

/** A unit that an excursion suspended before its end was known, exposed only from some time after its beginning. */
export type Latecomer = {
  readonly unit: Digest
  readonly excursion: Digest
  readonly since: Instant
}

export type Vial = {
  readonly id: Digest
  /** From the batch's serial manifest; `null` where that is not at hand. The ledger knows only its hash. */
  readonly name: Name | null
  readonly batch: Digest
  readonly index: number
  readonly unit: Digest | null
  readonly clinic: Address
  readonly openedAt: Instant
  readonly discardAt: Instant
  readonly given: number
  readonly closedAt: Instant | null
}

export type Dose = {
  readonly id: Digest
  readonly vial: Digest
  readonly clinic: Address
  readonly pseudonym: Address
  readonly doseNumber: number
  readonly givenAt: Instant
  readonly commitment: Digest
  readonly ciphertextHash: Digest
}

export type Symptom = {
  readonly id: Digest
  readonly dose: Digest
  readonly reportedAt: Instant
  readonly party: Address
  readonly commitment: Digest
  readonly ciphertextHash: Digest
}

/** One anchored head of a device's reading log. */
export type Anchor = {
  readonly log: Digest
  readonly party: Address
  readonly size: number
  readonly root: Digest
  readonly chainHead: Digest
  readonly coversUntil: Instant
  readonly recordedAt: Instant
}

/** Everything the ledger says about one question; plain data for the pure rooms. */
export type History = {
  readonly parties: readonly Party[]
  readonly batches: readonly Batch[]
  readonly stages: readonly Stage[]
  readonly units: readonly Unit[]
  readonly packings: readonly Packing[]
  readonly contents: readonly Content[]
  readonly handoffs: readonly Handoff[]
  readonly placements: readonly Placement[]
  readonly excursions: readonly Excursion[]
  readonly assessments: readonly Assessment[]
  readonly vials: readonly Vial[]
  readonly doses: readonly Dose[]
  readonly symptoms: readonly Symptom[]
  readonly anchors: readonly Anchor[]
}
