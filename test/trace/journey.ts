import type { Batch, Handoff, History, Party, Placement, Unit } from '../../src/readmodel/index.ts'
import {
  type Address,
  address,
  batchName,
  type Digest,
  gtin,
  type Hex,
  type Instant,
  instant,
  logisticName,
  milliCelsius,
  type Role,
  sha256,
  sscc,
  vialName,
  zeroDigest,
} from '../../src/values/index.ts'

export const id = sha256
export const hour = (hours: number): Instant => instant(Date.UTC(2026, 10, 18) + hours * 3_600_000)

const key = (digit: string) => address(`0x${digit.repeat(40)}`)
export const maker = key('a')
export const carrier = key('b')
export const warehouse = key('c')
export const clinic = key('d')
export const patient = key('1')
export const neighbour = key('2')

export const batch = id('batch')
export const [pallet, carton, sister, truck, fridge] = ['pallet', 'carton', 'sister', 'truck', 'fridge'].map(id) as [
  Digest,
  Digest,
  Digest,
  Digest,
  Digest,
]
export const [vial, dose, secondDose, symptom, excursion, log] = [
  'vial',
  'dose',
  'second',
  'symptom',
  'hot',
  'log',
].map(id) as [Digest, Digest, Digest, Digest, Digest, Digest]

const sealed = { commitment: zeroDigest, ciphertextHash: zeroDigest }

function party(who: Address, name: string, role: Role): Party {
  return { address: who, admin: who, name, roles: [role], recipient: 'age1example', suspended: false }
}

function unit(unitId: Digest, digits: string, custodian: Address, change: Partial<Unit> = {}): Unit {
  const shadows = {
    recalledAt: null,
    recalledBy: null,
    recallReason: null,
    condemnedAt: null,
    closedAt: null,
    suspendedBy: [],
  }
  return {
    id: unitId,
    name: logisticName(sscc(digits)),
    parent: null,
    custodian,
    custodySequence: 3,
    packedAt: instant(0),
    ...shadows,
    ...change,
  }
}

function handoff(from: Address, to: Address, at: number): Handoff {
  return {
    offer: id(`offer ${from} ${to}`),
    unit: pallet,
    from,
    to,
    purpose: 'delivery',
    offeredAt: hour(at - 1),
    until: hour(at + 24),
    seal: zeroDigest,
    status: 'accepted',
    custodySequence: 0,
    settledAt: hour(at),
    missing: [],
    damaged: [],
  }
}

function placement(
  unitId: Digest,
  container: Digest,
  label: string,
  owner: Address,
  from: number,
  to: number | null,
): Placement {
  return { unit: unitId, container, label, owner, placedAt: hour(from), removedAt: to === null ? null : hour(to) }
}

const madeBatch: Batch = {
  id: batch,
  name: batchName(gtin('09506000134352'), 'VT-2026-11'),
  gtin: gtin('09506000134352'),
  lot: 'VT-2026-11',
  maker,
  expiresAt: hour(24 * 365),
  serialRoot: id('root'),
  unitCount: 1000,
  dosesPerVial: 10,
  manifest: id('manifest'),
  registeredAt: hour(0),
  releasedAt: hour(2),
  recalledAt: null,
  recalledBy: null,
  recallReason: null,
}

/** One batch from its maker to two doses: a pallet of two cartons, one warm ride, one carton cleared, one condemned. */
export const journey: History = {
  parties: [
    party(maker, 'Harbour Vaccines', 'manufacturer'),
    party(carrier, 'Polar Freight', 'carrier'),
    party(warehouse, 'Central Store', 'warehouse'),
    party(clinic, 'Hill Clinic', 'clinic'),
  ],
  batches: [madeBatch],
  stages: (['quality', 'material'] as const).map((stage, i) => ({
    statement: id(stage),
    batch,
    stage,
    passed: true,
    note: stage,
    party: maker,
    recordedAt: hour(1.5 - i),
    commitment: zeroDigest,
  })),
  units: [
    unit(pallet, '395060001343520018', clinic),
    unit(carton, '395060001343520025', clinic),
    unit(sister, '395060001343520032', clinic, { condemnedAt: hour(30) }),
  ],
  packings: [carton, sister].map((child) => ({ child, parent: pallet, packedAt: hour(3), unpackedAt: hour(28) })),
  contents: [
    { unit: carton, batch, word: 0, mask: `0x${'f'.repeat(63)}` as Hex },
    { unit: carton, batch, word: 1, mask: '0x7' as Hex },
    { unit: sister, batch, word: 2, mask: '0xff' as Hex },
  ],
  handoffs: [handoff(carrier, warehouse, 20), handoff(maker, carrier, 5), handoff(warehouse, clinic, 26)],
  placements: [
    placement(pallet, truck, 'truck 7', carrier, 6, 19),
    placement(carton, fridge, 'fridge 1', clinic, 29, null),
  ],
  excursions: [
    {
      id: excursion,
      container: truck,
      label: 'truck 7',
      owner: carrier,
      profile: 'fridge-strict',
      side: 'high',
      startedAt: hour(10),
      endedAt: hour(13),
      worst: milliCelsius(11_400),
      limit: milliCelsius(8000),
      limitMs: 3_600_000,
      log,
    },
  ],
  assessments: [
    { unit: carton, excursion, decision: 'cleared', party: maker, assessedAt: hour(30) },
    { unit: sister, excursion, decision: 'condemned', party: maker, assessedAt: hour(30) },
  ],
  vials: [
    {
      id: vial,
      name: vialName(gtin('09506000134352'), 'A1'),
      batch,
      index: 252,
      unit: carton,
      clinic,
      openedAt: hour(32),
      discardAt: hour(38),
      given: 2,
      closedAt: null,
    },
  ],
  doses: [
    { id: dose, vial, clinic, pseudonym: patient, doseNumber: 1, givenAt: hour(33), ...sealed },
    { id: secondDose, vial, clinic, pseudonym: neighbour, doseNumber: 1, givenAt: hour(34), ...sealed },
  ],
  symptoms: [{ id: symptom, dose, reportedAt: hour(44), party: clinic, ...sealed }],
  anchors: [8, 11, 12, 14, 18].map((covers) => ({
    log,
    party: carrier,
    size: covers * 12,
    root: id(`root ${covers}`),
    chainHead: id(`head ${covers}`),
    coversUntil: hour(covers),
    segment: id(`segment ${covers}`),
    recordedAt: hour(covers),
  })),
}
