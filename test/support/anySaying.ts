import fc from 'fast-check'
import type { Event } from '../../src/event/index.ts'
import type { Key, Statement } from '../../src/sign/index.ts'
import { addressAsDigest, type Digest, type Instant, instant, sha256, zeroDigest } from '../../src/values/index.ts'
import { type Unit, unit } from './rulebookGoods.ts'
import {
  type Actor,
  batch,
  cartonA,
  cartonB,
  cast,
  checkpointing,
  council,
  dayMs,
  dosing,
  enrolment,
  exposure,
  idOf,
  key,
  minuteMs,
  opening,
  pallet,
  placing,
  removing,
  type Story,
  type Who,
} from './rulebookStory.ts'

export const units: readonly Unit[] = [cartonA, cartonB, pallet, unit(9)]
export const parties: readonly Who[] = ['maker', 'carrier', 'clinic', 'otherClinic']
/** Vials that are opened and dosed from; all in carton A at the beginning. */
export const vialCount = 30
/** Operators' keys that come and go. */
export const spareKeys: readonly Key[] = [0, 1, 2, 3].map((number) => key(800 + number))
const labels = ['fridge', 'van']

const moves = [
  ...(['offer', 'accept', 'cancel', 'pack', 'unpack', 'place', 'remove', 'checkpoint', 'excursion', 'assess'] as const),
  ...(['open', 'open', 'dose', 'dose', 'dose', 'dose', 'dose', 'symptom', 'discard', 'recall', 'replay'] as const),
  ...(['enrol', 'rotate', 'revoke', 'note', 'note', 'note', 'govern', 'govern'] as const),
]

/** One thing that somebody says: the numbers choose who and what. */
export const anySaying = fc.record({
  move: fc.constantFrom(...moves),
  who: fc.constantFrom(...parties),
  what: fc.constantFrom(...units, cartonA, cartonB),
  other: fc.constantFrom(...units, cartonA, cartonB),
  to: fc.constantFrom<Who>('clinic', 'otherClinic'),
  label: fc.constantFrom(...labels),
  index: fc.nat(vialCount - 1),
  /** 0: whoever it is; otherwise somebody who could say it. */
  fitting: fc.nat(4),
  minute: fc.nat(60),
  rare: fc.nat(39),
})
export type Saying = typeof anySaying extends fc.Arbitrary<infer T> ? T : never

/** What was said before, as whoever speaks next remembers it. */
export type Past = {
  readonly said: Statement[]
  readonly offers: Map<Digest, Digest>
  readonly excursions: Map<string, Digest>
  readonly doses: Digest[]
}

export function nothingSaid(): Past {
  return { said: [], offers: new Map(), excursions: new Map(), doses: [] }
}

/** Makes the statement that a saying stands for. */
export async function statementOf(story: Story, saying: Saying, past: Past): Promise<Statement> {
  const { move, minute, rare } = saying
  if (move === 'replay') {
    const again = past.said.at(-1 - minute)
    if (again) return again
  }
  if (move === 'govern') return govern(story, saying)
  if (move === 'rotate') return rotation(story, saying)
  const who = saying.fitting === 0 ? saying.who : await fittingFor(story, saying)
  const event = await eventOf(story, { ...saying, who }, past)
  const back = event.kind === 'excursion' ? 0 : minute * minuteMs
  const occurredAt: Instant = instant(story.now() - back)
  const statement = story.sign(actorOf(saying, who), event, rare === 1 ? { occurredAt, nonce: 3n } : { occurredAt })
  if (event.kind === 'offer') past.offers.set(event.unit, statement.id)
  if (event.kind === 'excursion') past.excursions.set(saying.label, idOf(event))
  if (event.kind === 'dose') past.doses.push(statement.id)
  return statement
}

function actorOf({ move, index }: Saying, who: Who): Actor {
  if (move === 'checkpoint') return cast[who].device
  if (move === 'enrol' || move === 'revoke') return cast.maker.admin
  if (move === 'note') return { party: cast.maker.party, key: spareKeys[index % spareKeys.length] as Key }
  return cast[who].operator
}

/** Somebody who could say this, so that a good part is recorded. */
async function fittingFor(story: Story, { move, what, who, to }: Saying): Promise<Who> {
  if (move === 'assess') return 'quality'
  if (move === 'recall') return 'regulator'
  if (move === 'accept') return to
  if (['open', 'dose', 'checkpoint', 'excursion', 'symptom'].includes(move)) return 'clinic'
  const { custodian } = await story.rulebook.ask('unit', what.id)
  return parties.find((party) => cast[party].party === custodian.toLowerCase()) ?? who
}

/** Some members of the council, perhaps too few, perhaps somebody else among them. */
function govern(story: Story, { index, minute, who }: Saying): Statement {
  const signers = [...council, cast.maker.admin.key].filter((_, at) => (minute >> at) & 1)
  const member = cast[who].party
  const events: Event[] = [
    { kind: 'setRoles', member, roles: [who === 'maker' ? 'manufacturer' : who === 'carrier' ? 'carrier' : 'clinic'] },
    { kind: 'suspendParty', member: cast.carrier.party, suspended: index % 2 === 0 },
    { kind: 'admit', member: key(2000 + index).address, name: 'newcomer', roles: ['carrier'], recipient: 'age1x' },
    { kind: 'setCouncil', members: council.map(({ address }) => address), threshold: 2, lockMs: 0 },
  ]
  const event = events[minute % 4] as Event
  return story.coSign(signers.length > 0 ? signers : [cast.maker.admin.key], event)
}

function rotation(story: Story, { index, minute }: Saying): Statement {
  const old = spareKeys[index % spareKeys.length] as Key
  const successor = key(900 + minute).address
  const event: Event = { kind: 'rotateKey', key: old.address, successor, lastGoodSequence: 50n }
  const signers = minute % 3 === 0 ? [cast.maker.admin.key] : [cast.maker.admin.key, old]
  return story.coSign(signers, event, { party: cast.maker.party })
}

async function eventOf(story: Story, saying: Saying, past: Past): Promise<Event> {
  const { what, other, who, to, label, index, minute, rare } = saying
  const offer = past.offers.get(what.id) ?? zeroDigest
  const spare = spareKeys[index % spareKeys.length] as Key
  switch (saying.move) {
    case 'offer': {
      const purpose = rare < 10 ? 'return' : 'delivery'
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
    case 'pack': {
      const vials = rare < 20 ? [] : [batch.vials(40, 90, other.id === units[3]?.id ? zeroDigest : other.id)]
      return { kind: 'pack', name: what.name, units: [other.id], vials }
    }
    case 'unpack':
      return { kind: 'unpack', parent: what.id, units: [other.id], vials: rare < 20 ? [] : [batch.vials(40, 90)] }
    case 'place':
      return placing(what, who, label)
    case 'remove':
      return removing(what, who, label)
    case 'checkpoint':
      return checkpointing(story, addressAsDigest(cast[who].device.key.address))
    case 'excursion': {
      if (rare > 4) return placing(what, who, label)
      const startedAt = instant(story.now() - minute * minuteMs)
      return { ...exposure(story, who, label, { startedAt }), checkpointSize: 0 }
    }
    case 'assess': {
      const decision = rare === 0 ? 'condemned' : 'cleared'
      return { kind: 'assess', unit: what.id, excursion: past.excursions.get(label) ?? zeroDigest, decision }
    }
    case 'recall':
      if (rare === 0) return { kind: 'recall', target: batch.id, scope: 'batch', reason: '' }
      return { kind: 'recall', target: rare === 1 ? what.id : sha256('nothing'), scope: 'unit', reason: '' }
    case 'open':
      return { ...opening(story, index, what), discardAt: instant(story.now() + dayMs) }
    case 'symptom':
      return { kind: 'symptom', dose: past.doses.at(-1 - minute) ?? zeroDigest, ciphertextHash: sha256('sealed') }
    case 'discard':
      if (rare === 2) {
        const vials = [batch.vials(index, index + 1, what.id)]
        return { kind: 'discardVials', from: what.id, vials, reason: '' }
      }
      return rare === 0
        ? { kind: 'discard', target: what.id, scope: 'unit', reason: '' }
        : { kind: 'discard', target: batch.vial(index), scope: 'vial', reason: '' }
    case 'enrol':
      return enrolment(spare.address, 'operator', rare < 20 ? null : instant(story.now() + minute * minuteMs))
    case 'revoke':
      return { kind: 'revokeKey', key: spare.address, lastGoodSequence: BigInt(minute) }
    case 'note':
      return { kind: 'stageResult', batch: batch.id, stage: 'research', passed: true, note: `${minute}` }
    default:
      return dosing(index)
  }
}
