import assert from 'node:assert/strict'
import { containerId, type Event, encodeEvent, journalId } from '../../src/event/index.ts'
import {
  coSign,
  type Draft,
  digestOf,
  domainTag,
  type Fields,
  type Key,
  keyFrom,
  type Statement,
  signStatement,
} from '../../src/sign/index.ts'
import {
  type Address,
  addressAsDigest,
  type Digest,
  type Hex,
  type Instant,
  instant,
  milliCelsius,
  type RefusalName,
  type Role,
  refusals,
  sha256,
  zeroDigest,
} from '../../src/values/index.ts'
import { deployRulebook, type Relayed, type Rulebook, type Submitted } from './rulebook.ts'
import { type Goods, goods, type Unit, unit } from './rulebookGoods.ts'

/** One key, and the party it signs for. */
export type Actor = { readonly party: Address; readonly key: Key }
type Member = { readonly party: Address; readonly admin: Actor; readonly operator: Actor; readonly device: Actor }
export type Who = keyof typeof casting
type Changes = Partial<Omit<Draft, 'event'>>

const casting = {
  maker: ['manufacturer'],
  laboratory: ['laboratory'],
  carrier: ['carrier'],
  warehouse: ['warehouse'],
  clinic: ['clinic'],
  otherClinic: ['clinic'],
  regulator: ['regulator'],
  quality: ['quality'],
} as const satisfies Record<string, readonly Role[]>

export const minuteMs = 60_000
export const dayMs = 86_400_000
export const key = (number: number): Key => keyFrom(`0x${number.toString(16).padStart(64, '0')}`)
export const council = [key(1001), key(1002), key(1003)].sort((a, b) => (a.address < b.address ? -1 : 1))

/** Every party has an admin, an operator and a device; the council of three decides by two. */
export const cast = Object.fromEntries(
  Object.keys(casting).map((who, at) => {
    const [admin, operator, device] = [key(at * 10 + 1), key(at * 10 + 2), key(at * 10 + 3)]
    const party = admin.address
    const actor = (key: Key): Actor => ({ party, key })
    return [who, { party, admin: actor(admin), operator: actor(operator), device: actor(device) }]
  }),
) as Record<Who, Member>

/** Released: 600 vials of two doses. Carton A has vials 0 to 99, B 100 to 199; both are packed in the pallet. */
export const batch: Goods = goods('LOT-1', 600)
export const [cartonA, cartonB, pallet] = [unit(1), unit(2), unit(3)] as [Unit, Unit, Unit]
export const start = instant(Date.UTC(2026, 10, 20, 8))
const expiresAt = instant(start + 300 * dayMs)

/** A ledger on which the cast is admitted and the batch lies packed at its maker. */
export type Story = {
  readonly rulebook: Rulebook
  now(): Instant
  later(ms: number): void
  sign(actor: Actor, event: Event, changes?: Changes): Statement
  coSign(signers: readonly Key[], event: Event, changes?: Changes): Statement
  submit(...statements: readonly Relayed[]): Promise<Submitted>
  /** Signs and submits one statement, and says how it ended. */
  say(actor: Actor, event: Event, changes?: Changes): Promise<RefusalName>
  /** The same for what must be recorded. */
  said(actor: Actor, event: Event, changes?: Changes): Promise<Statement>
  fork(): Promise<Story>
}

let founded: Promise<Story> | undefined

/** @returns A story of its own, from the same beginning. */
export async function openStory(): Promise<Story> {
  founded ??= found()
  return (await founded).fork()
}

async function found(): Promise<Story> {
  const rulebook = await deployRulebook(
    council.map(({ address }) => address),
    2,
  )
  const story = storyOn(rulebook, start, new Map())
  const chairs = council.slice(0, 2)
  const statements = Object.entries(casting).flatMap(([who, roles]) => {
    const { party, admin, operator, device } = cast[who as Who]
    const admit: Event = { kind: 'admit', member: party, name: who, roles, recipient: `age1${who}` }
    return [
      story.coSign(chairs, admit),
      story.sign(admin, enrolment(operator.key.address, 'operator')),
      story.sign(admin, enrolment(device.key.address, 'device')),
    ]
  })
  const { maker, laboratory } = cast
  const events: [Actor, Event][] = [
    [maker.admin, { kind: 'delegateQuality', delegate: cast.quality.party, until: expiresAt }],
    [maker.operator, registration(batch)],
    [maker.operator, stage('material')],
    [maker.operator, stage('quality')],
    [laboratory.operator, stage('test')],
    [maker.operator, { kind: 'releaseBatch', batch: batch.id }],
    [maker.operator, { kind: 'pack', name: cartonA.name, units: [], vials: [batch.vials(0, 100)] }],
    [maker.operator, { kind: 'pack', name: cartonB.name, units: [], vials: [batch.vials(100, 200)] }],
    [maker.operator, { kind: 'pack', name: pallet.name, units: [cartonA.id, cartonB.id], vials: [] }],
  ]
  const { refusals, reverted } = await story.submit(
    ...statements,
    ...events.map(([actor, event]) => story.sign(actor, event)),
  )
  assert.deepEqual([reverted, ...new Set(refusals)], [undefined, 'none'])
  return story
}

function storyOn(rulebook: Rulebook, begin: Instant, nonces: Map<Address, bigint>): Story {
  let now: Instant = begin
  rulebook.setTime(now)

  function draft(event: Event, party: Address, signer: Address, changes: Changes = {}): Draft {
    const nonce = nonces.get(signer) ?? 0n
    if (changes.nonce === undefined) nonces.set(signer, nonce + 1n)
    const deadline = instant((changes.occurredAt ?? now) + 30 * dayMs)
    return { event, party, occurredAt: now, deadline, nonce, commitment: zeroDigest, ...changes }
  }

  const story: Story = {
    rulebook,
    now: () => now,
    later(ms) {
      now = instant(now + ms)
      rulebook.setTime(now)
    },
    sign: ({ party, key }, event, changes) =>
      signStatement(rulebook.domain, draft(event, party, key.address, changes), key),
    coSign(signers, event, changes) {
      const proposer = (signers[0] as Key).address
      return coSign(rulebook.domain, draft(event, proposer, proposer, changes), signers)
    },
    submit: (...statements) => rulebook.submit(statements),
    async say(actor, event, changes) {
      const { refusals } = await rulebook.submit([story.sign(actor, event, changes)])
      return refusals[0] as RefusalName
    },
    async said(actor, event, changes) {
      const statement = story.sign(actor, event, changes)
      const { refusals } = await rulebook.submit([statement])
      assert.deepEqual(refusals, ['none'], event.kind)
      return statement
    },
    fork: async () => storyOn(await rulebook.fork(), now, new Map(nonces)),
  }
  return story
}

export function enrolment(address: Address, keyType: 'operator' | 'device', validUntil: Instant | null = null): Event {
  return { kind: 'enrolKey', key: address, probeSerial: sha256('probe 1'), keyType, validUntil, label: 'a key' }
}

export function registration(of: Goods): Event & { kind: 'registerBatch' } {
  return { kind: 'registerBatch', name: of.name, expiresAt, serialRoot: of.root, unitCount: of.size, dosesPerVial: 2 }
}

export function stage(name: 'research' | 'material' | 'test' | 'quality', passed = true, of: Goods = batch): Event {
  return { kind: 'stageResult', batch: of.id, stage: name, passed, note: '' }
}

/** Offers a unit and accepts it. */
export async function handOver(story: Story, what: Unit, from: Who, to: Who): Promise<void> {
  const offer = await offered(story, what, from, to)
  await story.said(cast[to].operator, await acceptance(story, what, offer.id))
}

export function offered(story: Story, what: Unit, from: Who, to: Who, changes: object = {}): Promise<Statement> {
  return story.said(cast[from].operator, offering(story, what, to, changes))
}

export function offering(story: Story, what: Unit, to: Who, changes: object = {}): Event {
  const until = instant(story.now() + dayMs)
  const receiver = cast[to].party
  const words = { purpose: 'delivery', seal: zeroDigest, checkpoint: zeroDigest } as const
  return { kind: 'offer', unit: what.id, receiver, until, ...words, ...changes }
}

/** An answer that fits the unit's custody sequence. */
export async function acceptance(story: Story, what: Unit, offer: Digest): Promise<Event & { kind: 'accept' }> {
  const { custodySequence } = await story.rulebook.ask('unit', what.id)
  const seen = { missing: [], damaged: [], witnessedHeight: 1, witnessedHead: zeroDigest }
  const sequence = Number(custodySequence)
  return { kind: 'accept', unit: what.id, offer, custodySequence: sequence, seal: zeroDigest, ...seen }
}

/** The clinic has the pallet, unpacked; both cartons stand alone. */
export async function delivered(story: Story): Promise<void> {
  await handOver(story, pallet, 'maker', 'carrier')
  await handOver(story, pallet, 'carrier', 'clinic')
  const units = [cartonA.id, cartonB.id]
  await story.said(cast.clinic.operator, { kind: 'unpack', parent: pallet.id, units, vials: [] })
}

export function opening(story: Story, index: number, from: Unit = cartonA): Event & { kind: 'openVial' } {
  const vial = batch.vial(index)
  const discardAt = instant(story.now() + dayMs / 4)
  return { kind: 'openVial', vial, carton: from.id, batch: batch.id, index, discardAt, proof: batch.proof(index) }
}

export function dosing(index: number, pseudonym: Address = key(7).address): Event {
  return { kind: 'dose', vial: batch.vial(index), pseudonym, ciphertextHash: sha256('sealed'), doseNumber: 1 }
}

/** The next checkpoint of a device's log, up to now unless said otherwise. */
export async function checkpointed(story: Story, device: Actor, coversUntil = story.now()): Promise<Statement> {
  const log = addressAsDigest(device.key.address)
  return story.said(device, await checkpointing(story, log, coversUntil))
}

export async function checkpointing(story: Story, log: Digest, coversUntil = story.now()): Promise<Event> {
  const { size, root } = await story.rulebook.ask('logHead', log)
  const next = Number(size) + 10
  const words = { bootId: zeroDigest, chainHead: zeroDigest, probeSerial: sha256('probe 1') }
  return { kind: 'checkpoint', log, previous: root, size: next, root: sha256(`root ${next}`), coversUntil, ...words }
}

export const journalOf = (who: Who): Digest => journalId(cast[who].party)

type Exposure = { phase?: 'opened' | 'worsened' | 'closed'; startedAt?: Instant; endedAt?: Instant | null }

/** An excursion in a party's container, as its device tells it; whole unless said otherwise. */
export function exposure(
  story: Story,
  who: Who,
  label: string,
  exposure: Exposure = {},
): Event & { kind: 'excursion' } {
  const { phase = 'closed', startedAt = story.now(), endedAt = phase === 'closed' ? story.now() : null } = exposure
  const limits = { worst: milliCelsius(9_500), limit: milliCelsius(8_000), limitMs: 0 }
  const log = addressAsDigest(cast[who].device.key.address)
  const seen = { phase, startedAt, endedAt, ...limits, log, checkpointSize: 1 }
  return { kind: 'excursion', owner: cast[who].party, label, profile: 'fridge', side: 'high', ...seen }
}

export function idOf(event: Event): Digest {
  return encodeEvent(event).object
}

/** Checkpoints the container's device and states the excursion. @returns Its identity. */
export async function exposed(story: Story, who: Who, label: string, times: Exposure = {}): Promise<Digest> {
  await checkpointed(story, cast[who].device)
  const event = exposure(story, who, label, times)
  await story.said(cast[who].device, event)
  return idOf(event)
}

export function placing(what: Unit, who: Who, label: string): Event {
  return { kind: 'place', unit: what.id, owner: cast[who].party, label }
}

export function removing(what: Unit, who: Who, label: string): Event {
  return { kind: 'remove', unit: what.id, container: containerId(cast[who].party, label) }
}

/** The refusals in a mask that a view answered. */
export function named(mask: unknown): RefusalName[] {
  return refusals.filter(({ code }) => ((mask as bigint) >> BigInt(code)) & 1n).map(({ name }) => name)
}

/** A statement that says what no event can, truly signed. */
export function forged(story: Story, actor: Actor, event: Event, changes: Partial<Fields>): Relayed & { id: Digest } {
  const { domain } = story.rulebook
  const { kind, party, subject, object, occurredAt, deadline, nonce, commitment, data } = story.sign(actor, event)
  const fields = { kind, party, subject, object, occurredAt, deadline, nonce, commitment, data, ...changes }
  const id = digestOf(domain, fields)
  return { ...fields, id, signature: `${actor.key.sign(id)}${domainTag(domain).slice(2)}` as Hex }
}
