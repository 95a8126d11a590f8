import { containerId, type Event, encodeEvent, type VialSet, vialSetOf } from '../src/event/index.ts'
import { inclusionProof, leafHash, rootOf, treeOf } from '../src/journal/index.ts'
import {
  type Address,
  addressAsDigest,
  batchName,
  bytesOf,
  type Clock,
  checkDigit,
  type Digest,
  gtin,
  type Instant,
  instant,
  logisticName,
  milliCelsius,
  type Role,
  sha256,
  sscc,
  subjectOf,
  vialName,
  zeroDigest,
} from '../src/values/index.ts'
import type { Cast, Line, Scene, Story, Told } from './gas.ts'

const item = gtin('09506000134352')
const vialCount = 20_000
const main = 1000
const perCarton = 100
const dosesPerVial = 10
/** One a minute. */
const readingsPerDay = 1440
const dayMs = 86_400_000

/** Two voices, the identities of what was measured so far, and when each device's log ends. */
type Stage = {
  readonly maker: (event: Event) => Line
  readonly clinic: (event: Event) => Line
  readonly cast: Cast
  readonly now: Clock['now']
  readonly told: Told
  readonly expiresAt: Instant
}

/** The story that the figures are taken from, in order. Cartons hold 100 vials of one batch of 20 000, vials ten doses. */
export function gasStory(cast: Cast, { now }: Clock, told: Told): Story {
  const stage: Stage = {
    maker: (event) => [cast.maker, cast.maker.address, event],
    clinic: (event) => [cast.clinic, cast.clinic.address, event],
    cast,
    now,
    told,
    expiresAt: instant(now() + 300 * dayMs),
  }
  const { maker } = stage
  return {
    prologue: [
      maker(admission(cast.maker.address, ['manufacturer', 'laboratory', 'regulator', 'quality'])),
      maker(admission(cast.clinic.address, ['clinic', 'carrier'])),
      maker(registration(main, stage.expiresAt)),
      ...(['material', 'test', 'quality'] as const).map((name) => maker(passed(main, name))),
      maker({ kind: 'releaseBatch', batch: subjectOf(lot(main)) }),
    ],
    scenes: [members, makers, custody, coldChain, vaccination].flatMap((act) => act(stage)),
  }
}

function members({ maker, clinic, cast }: Stage): Scene[] {
  const member = (number: number) => cast.device(10_000 + number).address
  const spare = (number: number) => cast.device(30_000 + number).address
  const seats = { members: [cast.maker.address], threshold: 1, lockMs: 0 }
  return [
    { kind: 'admit', say: (n) => [maker(admission(member(n), ['carrier']))] },
    { kind: 'setRoles', say: (n) => [maker({ kind: 'setRoles', member: member(n), roles: ['warehouse'] })] },
    { kind: 'suspendParty', say: (n) => [maker({ kind: 'suspendParty', member: member(n), suspended: true })] },
    { kind: 'setCouncil', say: () => [maker({ kind: 'setCouncil', ...seats })] },
    { kind: 'enrolKey', say: (n) => [clinic(enrolment(cast.device(n).address, label(n)))] },
    { kind: 'enrolKey', say: (n) => [clinic(enrolment(spare(n), label(n)))] },
    { kind: 'revokeKey', say: (n) => [clinic({ kind: 'revokeKey', key: spare(n), lastGoodSequence: 9n })] },
  ]
}

function makers({ maker, expiresAt }: Stage): Scene[] {
  const released = (n: number) => maker({ kind: 'releaseBatch', batch: subjectOf(lot(n)) })
  return [
    { kind: 'registerBatch', say: (n) => [maker(registration(n, expiresAt))] },
    { kind: 'stageResult', say: (n) => [maker(passed(n, 'material'))] },
    { kind: 'releaseBatch', say: (n) => [maker(passed(n, 'test')), maker(passed(n, 'quality')), released(n)] },
    { kind: 'recall', say: (n) => [maker({ kind: 'recall', target: subjectOf(lot(n)), scope: 'batch', reason: 'x' })] },
    { kind: 'pack', say: (n) => [maker({ kind: 'pack', name: carton(n), units: [], vials: [contents(n, 0, 100)] })] },
  ]
}

function custody({ maker, clinic, cast, told, expiresAt }: Stage): Scene[] {
  const offered = (n: number): Line => {
    const words = { until: expiresAt, seal: sha256('seal'), checkpoint: zeroDigest, purpose: 'delivery' } as const
    return maker({ kind: 'offer', unit: unit(n), receiver: cast.clinic.address, ...words })
  }
  const offer: Scene = { kind: 'offer', say: (n) => [offered(n)] }
  const answered = (n: number) => ({ unit: unit(n), offer: told('offer', n) })
  const reject = { kind: 'reject', custodySequence: 0, reason: 'torn' } as const
  return [
    offer,
    { kind: 'cancel', say: (n) => [maker({ kind: 'cancel', ...answered(n) })] },
    offer,
    { kind: 'reject', say: (n) => [clinic({ ...reject, ...answered(n) })] },
    offer,
    { kind: 'accept', say: (n) => [clinic({ ...acceptance, ...answered(n) })] },
  ]
}

/** The head measured is the second of its log: the first of each makes its place in the state. */
function coldChain({ maker, clinic, cast, now }: Stage): Scene[] {
  const owner = cast.clinic.address
  const covered: Instant[] = []
  const checkpoint = (n: number, entry: 1 | 2): Line => {
    const log = addressAsDigest(cast.device(n).address)
    const [root, chainHead] = [sha256(`root ${n} ${entry}`), sha256(`head ${n} ${entry}`)]
    const previous = entry === 1 ? zeroDigest : sha256(`root ${n} 1`)
    const coversUntil = now()
    covered[n] = coversUntil
    const words = { bootId: sha256('boot'), probeSerial: sha256('probe'), coversUntil, root, chainHead }
    return [cast.device(n), owner, { kind: 'checkpoint', log, previous, size: readingsPerDay * entry, ...words }]
  }
  const exposure = (n: number): Event => {
    const times = { startedAt: covered[n] as Instant, endedAt: covered[n] as Instant, limitMs: 0 }
    const limits = { worst: milliCelsius(9_500), limit: milliCelsius(8_000) }
    const where = { owner, label: label(n), profile: 'fridge', side: 'high', phase: 'closed' } as const
    const log = addressAsDigest(cast.device(n).address)
    return { kind: 'excursion', ...where, ...times, ...limits, log, checkpointSize: readingsPerDay }
  }
  const cleared = (n: number): Event => {
    const { object: excursion } = encodeEvent(exposure(n))
    return { kind: 'assess', unit: unit(n), excursion, decision: 'cleared' }
  }
  const removed = (n: number): Event => ({ kind: 'remove', unit: unit(n), container: containerId(owner, label(n)) })
  return [
    { kind: 'place', say: (n) => [clinic({ kind: 'place', unit: unit(n), owner, label: label(n) })] },
    { kind: 'checkpoint', say: (n) => [checkpoint(n, 1), checkpoint(n, 2)] },
    { kind: 'excursion', say: (n) => [[cast.device(n), owner, exposure(n)]] },
    { kind: 'assess', say: (n) => [maker(cleared(n))] },
    { kind: 'remove', say: (n) => [clinic(removed(n))] },
  ]
}

function vaccination({ clinic, cast, told, now }: Stage): Scene[] {
  // The first half of each carton is opened.
  const indexOf = (n: number) => Math.floor(n / 50) * perCarton + (n % 50)
  const opened = (n: number): Event => {
    const index = indexOf(n)
    const place = { carton: unit(Math.floor(index / perCarton)), batch: subjectOf(lot(main)), index }
    const discardAt = instant(now() + dayMs / 4)
    return { kind: 'openVial', vial: vials[index] as Digest, ...place, discardAt, proof: inclusionProof(tree, index) }
  }
  const given = (n: number): Event => {
    const words = { pseudonym: cast.device(20_000 + n).address, ciphertextHash: sha256(`sealed ${n}`), doseNumber: 1 }
    return { kind: 'dose', vial: vials[indexOf(Math.floor(n / dosesPerVial))] as Digest, ...words }
  }
  const reported = (n: number): Event => ({
    kind: 'symptom',
    dose: told('dose', n),
    ciphertextHash: sha256(`report ${n}`),
  })
  const empty = { kind: 'discard', scope: 'vial', reason: 'empty' } as const
  return [
    { kind: 'openVial', say: (n) => [clinic(opened(n))] },
    { kind: 'dose', say: (n) => [clinic(given(n))] },
    { kind: 'symptom', say: (n) => [clinic(reported(n))] },
    { kind: 'discard', say: (n) => [clinic({ ...empty, target: vials[indexOf(n)] as Digest })] },
    {
      kind: 'unpack',
      say: (n) => [clinic({ kind: 'unpack', parent: unit(n), units: [], vials: [contents(n, 80, 100)] })],
    },
  ]
}

/** Some of the vials of a carton. */
function contents(number: number, from: number, to: number): VialSet {
  const indices = Array.from({ length: to - from }, (_, place) => number * perCarton + from + place)
  return vialSetOf(subjectOf(lot(main)), zeroDigest, indices)
}

const acceptance = {
  kind: 'accept',
  custodySequence: 0,
  seal: sha256('seal'),
  missing: [],
  damaged: [],
  witnessedHeight: 1000,
  witnessedHead: sha256('head'),
} as const

const lot = (number: number) => batchName(item, `GAS${number}`)
const carton = (number: number) => logisticName(sscc(digitsOf(number)))
const unit = (number: number) => subjectOf(carton(number))
const label = (number: number) => `fridge ${number}`
const vials = Array.from({ length: vialCount }, (_, number) => subjectOf(vialName(item, `G${number}`)))
const tree = treeOf(vials.map((vial) => leafHash(bytesOf(vial))))
const serialRoot = rootOf(tree)

function admission(member: Address, roles: readonly Role[]): Event {
  return { kind: 'admit', member, name: 'A party of the consortium', roles, recipient: `age1${'q'.repeat(58)}` }
}

function enrolment(key: Address, name: string): Event {
  const words = { probeSerial: sha256('probe'), keyType: 'device', validUntil: null } as const
  return { kind: 'enrolKey', key, label: name, ...words }
}

function registration(number: number, expiresAt: Instant): Event {
  const unitCount = number === main ? vialCount : perCarton
  return { kind: 'registerBatch', name: lot(number), expiresAt, serialRoot, unitCount, dosesPerVial }
}

function passed(number: number, stage: 'material' | 'test' | 'quality'): Event {
  return { kind: 'stageResult', batch: subjectOf(lot(number)), stage, passed: true, note: 'within limits' }
}

function digitsOf(number: number): string {
  const digits = `09506000${String(number).padStart(9, '0')}`
  return digits + checkDigit(digits)
}
