import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Event } from '../../src/event/index.ts'
import { addressAsDigest, type Digest, instant, sha256, zeroDigest } from '../../src/values/index.ts'
import type { Relayed } from '../support/rulebook.ts'
import { type Unit, unit } from '../support/rulebookGoods.ts'
import {
  batch,
  cartonA,
  cartonB,
  cast,
  checkpointing,
  dayMs,
  delivered,
  dosing,
  exposure,
  idOf,
  minuteMs,
  opening,
  openStory,
  pallet,
  placing,
  removing,
  type Story,
  type Who,
} from '../support/rulebookStory.ts'

const spare = unit(9)
const units = [cartonA, cartonB, pallet, spare]
const parties: Who[] = ['maker', 'carrier', 'clinic', 'otherClinic']
const labels = ['fridge', 'van']

/** One step of a random story: the numbers choose who and what, so that shrinking stays simple. */
const anyStep = fc.record({
  move: fc.constantFrom(
    ...(['offer', 'accept', 'cancel', 'pack', 'unpack', 'place', 'remove', 'excursion', 'assess'] as const),
    ...(['offer', 'accept', 'dose', 'dose', 'open', 'replay', 'checkpoint', 'excursion', 'place'] as const),
    ...(['recall', 'discard', 'seat'] as const),
  ),
  who: fc.constantFrom(...parties),
  what: fc.constantFrom(...units, cartonA, cartonB),
  other: fc.constantFrom(...units, cartonA, cartonB),
  to: fc.constantFrom<Who>('clinic', 'otherClinic'),
  label: fc.constantFrom(...labels),
  index: fc.nat(3),
  fitting: fc.nat(3),
  minute: fc.nat(60),
})
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never
type Past = {
  statements: Relayed[]
  recorded: Set<string>
  excursions: Map<Digest, Digest>
  offers: Map<Digest, Digest>
}

describe('whatever is said in whatever order', () => {
  it('custody, vials, doses, logs and the council stay what the rules make them', async function () {
    this.timeout(60_000)
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 30, maxLength: 60 }), async (steps) => {
        const story = await openStory()
        await delivered(story)
        for (const index of [0, 1, 2, 3])
          await story.said(cast.clinic.operator, { ...opening(story, index), discardAt: instant(story.now() + dayMs) })
        story.later(60 * minuteMs)
        const batched = await story.fork()
        const past: Past = { statements: [], recorded: new Set(), excursions: new Map(), offers: new Map() }
        const recorded: boolean[] = []
        let before = await seen(story)
        for (const step of steps) {
          const statement = await said(story, step, past)
          const { refusals } = await story.submit(statement)
          const after = await seen(story)
          recorded.push(refusals[0] === 'none')
          check(step, statement, refusals[0] === 'none', before, after, past)
          before = after
          past.statements.push(statement)
          if (refusals[0] === 'none') past.recorded.add(statement.signature)
        }
        const { refusals } = await batched.submit(...past.statements)
        assert.deepEqual(
          refusals.map((name) => name === 'none'),
          recorded,
        )
        assert.equal(batched.rulebook.fingerprint(), story.rulebook.fingerprint())
      }),
      { numRuns: 5, endOnFailure: true },
    )
  })
})

/** What one look at the ledger shows. */
type Seen = Awaited<ReturnType<typeof seen>>

async function seen({ rulebook }: Story) {
  const known = await Promise.all(units.map(({ id }) => rulebook.ask('unit', id)))
  const holders = [...units.map(({ id }) => id), ...parties.map((who) => addressAsDigest(cast[who].party))]
  const words = await Promise.all(
    holders.flatMap((holder) => [0, 1, 2].map((word) => rulebook.ask('holds', holder, batch.id, word))),
  )
  const vials = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((index) => rulebook.ask('vial', batch.vial(index))))
  const effective = await Promise.all(units.map(({ id }) => rulebook.ask('effective', id)))
  const head = await rulebook.ask('logHead', addressAsDigest(cast.clinic.device.key.address))
  return {
    custodians: known.map(({ custodian }) => custodian.toLowerCase() as string),
    tops: known.map(({ top }) => top as Digest),
    pooled: words.map(([mask]) => ones(mask)).reduce((a, b) => a + b),
    opened: vials.filter(({ openedAt }) => openedAt > 0n).length,
    vials,
    unfit: effective.map(([mask]) => ((mask as bigint) >> 33n) & 7n),
    recalled: (await rulebook.ask('batch', batch.id)).recalled as boolean,
    size: head.size as bigint,
    council: (await rulebook.ask('council')).toArray().flat().join(),
  }
}

function check(step: Step, statement: Relayed, recorded: boolean, before: Seen, after: Seen, past: Past): void {
  assert.equal(after.pooled + after.opened, batch.size, 'every vial is in one pool or open')
  assert.equal(after.council, before.council, 'one member is no quorum')
  assert.ok(after.size >= before.size, 'logs only grow')
  if (recorded) assert.ok(!past.recorded.has(statement.signature), 'nothing is recorded twice')
  after.custodians.forEach((custodian, at) => {
    const old = before.custodians[at]
    if (custodian === old || BigInt(old ?? 0) === 0n) return
    const accepted = recorded && statement.kind === 42 && statement.subject === before.tops[at]
    assert.ok(accepted && statement.party === custodian, `custody of unit ${at} moved by ${step.move}`)
  })
  for (const { given } of after.vials) assert.ok(given <= 2n, 'doses of a vial')
  if (!recorded || statement.kind !== 91) return
  const carton = before.vials[step.index]?.carton as Digest
  const at = units.findIndex(({ id }) => id === carton)
  assert.equal(before.recalled, false, 'a recalled batch was dosed')
  assert.equal(before.unfit[at] ?? 0n, 0n, 'an unfit carton was dosed from')
}

async function said(story: Story, step: Step, past: Past): Promise<Relayed> {
  if (step.move === 'replay') return past.statements.at(step.minute) ?? said(story, { ...step, move: 'open' }, past)
  const who = step.fitting === 0 ? step.who : await fittingFor(story, step)
  const actor = step.move === 'checkpoint' ? cast[who].device : cast[who].operator
  const event = await eventOf(story, { ...step, who }, past)
  const occurredAt = instant(story.now() - step.minute * minuteMs)
  const statement = story.sign(actor, event, event.kind === 'excursion' ? {} : { occurredAt })
  if (event.kind === 'offer') past.offers.set(event.unit, statement.id)
  if (event.kind === 'excursion') past.excursions.set(sha256(step.label), idOf(event))
  return statement
}

/** Somebody who could say this, so that a good part of the story is recorded. */
async function fittingFor(story: Story, { move, what, who, to }: Step): Promise<Who> {
  if (move === 'assess') return 'quality'
  if (move === 'recall') return 'regulator'
  if (move === 'accept') return to
  if (move === 'open' || move === 'dose' || move === 'checkpoint' || move === 'excursion') return 'clinic'
  const { custodian } = await story.rulebook.ask('unit', what.id)
  return parties.find((party) => cast[party].party === custodian.toLowerCase()) ?? who
}

async function eventOf(story: Story, step: Step, past: Past): Promise<Event> {
  const { what, other, who, to, label, index } = step
  const offer = past.offers.get(what.id) ?? zeroDigest
  const excursion = past.excursions.get(sha256(label)) ?? zeroDigest
  switch (step.move) {
    case 'offer': {
      const purpose = index === 0 ? 'return' : 'delivery'
      const [until, receiver] = [instant(story.now() + minuteMs), cast[to].party]
      return { kind: 'offer', unit: what.id, receiver, until, purpose, seal: zeroDigest, checkpoint: zeroDigest }
    }
    case 'accept': {
      const { custodySequence } = await story.rulebook.ask('unit', what.id)
      const words = { seal: zeroDigest, missing: [], damaged: [], witnessedHeight: 0, witnessedHead: zeroDigest }
      return { kind: 'accept', unit: what.id, offer, custodySequence: Number(custodySequence), ...words }
    }
    case 'cancel':
      return { kind: 'cancel', unit: what.id, offer }
    case 'pack':
      return {
        kind: 'pack',
        name: what.name,
        units: [other.id],
        vials: index ? [] : [batch.vials(40, 90, source(other))],
      }
    case 'unpack':
      return {
        kind: 'unpack',
        parent: what.id,
        units: index ? [other.id] : [],
        vials: index ? [] : [batch.vials(40, 90)],
      }
    case 'place':
      return placing(what, who, label)
    case 'remove':
      return removing(what, who, label)
    case 'checkpoint':
      return checkpointing(story, addressAsDigest(cast[who].device.key.address))
    case 'excursion': {
      const startedAt = instant(story.now() - step.minute * minuteMs)
      return { ...exposure(story, who, label, { startedAt }), checkpointSize: 0 }
    }
    case 'assess':
      return { kind: 'assess', unit: what.id, excursion, decision: index ? 'cleared' : 'condemned' }
    case 'recall':
      return { kind: 'recall', target: index ? what.id : batch.id, scope: index ? 'unit' : 'batch', reason: '' }
    case 'open':
      return opening(story, index + 4, what)
    case 'dose':
      return dosing(index)
    case 'discard':
      return {
        kind: 'discard',
        target: index ? batch.vial(index) : what.id,
        scope: index ? 'vial' : 'unit',
        reason: '',
      }
    default:
      return { kind: 'setCouncil', members: [cast[who].party], threshold: 1 }
  }
}

const source = (other: Unit): Digest => (other === spare ? zeroDigest : other.id)
const ones = (mask: bigint) => [...mask.toString(2)].filter((bit) => bit === '1').length
