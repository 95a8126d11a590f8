import { deliver, type Workspace } from '../../src/app/index.ts'
import { state } from '../../src/app/record.ts'
import { containerId, type Event, journalId, vialSetOf } from '../../src/event/index.ts'
import type { Tables, Unit } from '../../src/readmodel/index.ts'
import { instant, milliCelsius, sha256, subjectOf, zeroDigest } from '../../src/values/index.ts'
import { batch, type Consortium, dayMs, hourMs, logistic, vialCount } from '../support/consortium.ts'

/** Numbers that are the same for the same seed. */
export type Dice = {
  readonly below: (bound: number) => number
  readonly of: <T>(items: readonly T[]) => T | undefined
}

export function dice(seed: number): Dice {
  let drawn = 0
  const below = (bound: number) => Number.parseInt(sha256(`${seed} ${drawn++}`).slice(2, 10), 16) % Math.max(1, bound)
  return { below, of: (items) => items[below(items.length)] }
}

const unitCount = 6
const labels = ['van', 'fridge']

/**
 * Lets somebody do something to the goods, now or as of some time ago: mostly what makes sense at the moment, sometimes
 * what does not. The contract decides what of it happened.
 */
export async function tumble(story: Consortium, roll: Dice, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn++) {
    story.clock.jump(roll.below(20 * 60_000))
    const { tables } = await story.at.laboratory.answers()
    const actor = actorOf(story, tables, roll)
    const event = await anyEvent({ story, actor, tables, roll })
    if (!event) continue
    const agoMs = roll.below(2) * roll.below(hourMs)
    story.clock.jump(-agoMs)
    await state(actor, event, { intent: `turn ${turn}` })
    story.clock.jump(agoMs)
    await deliver(actor)
  }
}

type Moment = {
  readonly story: Consortium
  readonly actor: Workspace
  readonly tables: Tables
  readonly roll: Dice
}
type Choice = (moment: Moment) => Event | undefined | Promise<Event>

const choices: readonly Choice[] = [
  ({ actor, tables, roll }) => {
    const number = 1 + roll.below(unitCount)
    const loose = tops(tables, actor).filter(({ id }) => id !== subjectOf(logistic(number)))
    return {
      kind: 'pack',
      name: logistic(number),
      units: loose.filter(() => roll.below(2)).map(({ id }) => id),
      vials: [],
    }
  },
  ({ actor, tables, roll }) => {
    const from = roll.of(held(tables, actor))?.id
    const vials = from && [vialSetOf(subjectOf(batch), from, [roll.below(vialCount)])]
    return vials && { kind: 'pack', name: logistic(1 + roll.below(unitCount)), units: [], vials }
  },
  ...often(({ actor, tables, roll }) => {
    const parent = roll.of(held(tables, actor).filter(({ id }) => tables.unit.list('parent', id).length > 0))?.id
    const inside = parent ? tables.unit.list('parent', parent).map(({ id }) => id) : []
    return parent && { kind: 'unpack', parent, units: inside.slice(roll.below(inside.length)), vials: [] }
  }),
  ...often(({ story: { at, clock }, actor, tables, roll }) => {
    const unit = roll.of(roll.below(9) ? tops(tables, actor) : tables.unit.list())?.id
    const receiver = (roll.of([at.maker, at.carrier, at.clinic]) ?? actor).site.file.party
    const purpose = roll.of(['delivery', 'return', 'destruction'] as const) ?? 'delivery'
    const terms = { receiver, purpose, until: instant(clock.now() + dayMs), seal: zeroDigest, checkpoint: zeroDigest }
    return unit && { kind: 'offer', unit, ...terms }
  }),
  ...often(({ actor, tables, roll }) => {
    const { party } = actor.site.file
    const open = tables.handoff.list().filter(({ status }) => status === 'open')
    const found = roll.of(open.filter(({ to, from }) => to === party || from === party)) ?? roll.of(open)
    if (!found) return undefined
    const { unit, offer, custodySequence } = found
    if (found.from === party && roll.below(8) === 0) return { kind: 'cancel', unit, offer }
    if (roll.below(12) === 0) return { kind: 'reject', unit, offer, custodySequence, reason: 'wet' }
    const seen = { seal: zeroDigest, missing: [], damaged: [], witnessedHeight: 0, witnessedHead: zeroDigest }
    return { kind: 'accept', unit, offer, custodySequence, ...seen }
  }),
  ...often(({ actor, tables, roll }) => {
    const unit = roll.of(tops(tables, actor).filter(({ id }) => !standing(tables, id)))?.id
    return unit && { kind: 'place', unit, owner: actor.site.file.party, label: roll.of(labels) ?? 'van' }
  }),
  ({ actor, tables, roll }) => {
    const { party } = actor.site.file
    const stay = roll.of(
      tables.placement.list().filter(({ owner, removedAt }) => owner === party && removedAt === null),
    )
    return stay && { kind: 'remove', unit: stay.unit, container: stay.container }
  },
  excursion,
  ...often(({ tables, roll }) => {
    const unit = roll.of(tables.unit.list().filter(({ suspendedBy }) => suspendedBy.length > 0))
    const decision = roll.below(6) ? 'cleared' : 'condemned'
    return unit && { kind: 'assess', unit: unit.id, excursion: roll.of(unit.suspendedBy) ?? zeroDigest, decision }
  }),
  ({ tables, roll }) => {
    const unit = roll.below(12) === 0 && roll.of(tables.unit.list())
    return unit ? { kind: 'recall', target: unit.id, scope: 'unit', reason: 'label' } : undefined
  },
  ({ actor, tables, roll }) => {
    const unit = roll.below(12) === 0 && roll.of(held(tables, actor))
    return unit ? { kind: 'discard', target: unit.id, scope: 'unit', reason: 'broken' } : undefined
  },
]

function anyEvent(moment: Moment): ReturnType<Choice> {
  return moment.roll.of(choices)?.(moment)
}

/** An exposure in one of the actor's containers: one that goes on, one that is over, or the end of one. */
async function excursion({ story: { clock }, actor, tables, roll }: Moment): Promise<Event> {
  const { party } = actor.site.file
  await anchor(actor)
  const label = roll.of(labels) ?? 'van'
  const goingOn = tables.excursion
    .list('container', containerId(party, label))
    .filter(({ endedAt }) => endedAt === null)
  const open = roll.of(goingOn)
  const startedAt = open?.startedAt ?? instant(clock.now() - hourMs - roll.below(4 * hourMs))
  const closes = roll.below(3) > 0
  const phase = closes ? 'closed' : open ? 'worsened' : 'opened'
  const endedAt = closes ? instant(startedAt + roll.below(clock.now() - hourMs - startedAt)) : null
  const measured = { worst: milliCelsius(9000), limit: milliCelsius(8000), limitMs: hourMs }
  const said = { profile: 'fridge-strict', side: 'high', phase, startedAt, endedAt, ...measured } as const
  return { kind: 'excursion', owner: party, label, ...said, log: journalId(party), checkpointSize: 1 }
}

/** Heads of a log that only this test keeps: an excursion has to point to one. */
async function anchor(actor: Workspace): Promise<void> {
  const log = journalId(actor.site.file.party)
  const head = await (await actor.ledger()).logHead(log)
  const size = (head?.size ?? 0) + 1
  const zeros = { bootId: zeroDigest, chainHead: zeroDigest, probeSerial: zeroDigest }
  const said = {
    previous: head?.root ?? zeroDigest,
    size,
    root: sha256(`root ${size}`),
    coversUntil: actor.clock.now(),
  }
  await state(actor, { kind: 'checkpoint', log, ...zeros, ...said }, { intent: `anchor ${size}` })
}

/** Whoever has goods, has been offered some, or judges; sometimes anybody. */
function actorOf({ at }: Consortium, tables: Tables, roll: Dice): Workspace {
  const everybody = [at.maker, at.carrier, at.clinic]
  const concerned = everybody.filter((one) => {
    const offered = tables.handoff.list().some(({ to, status }) => to === one.site.file.party && status === 'open')
    return offered || held(tables, one).length > 0
  })
  return roll.of([...concerned, ...concerned, at.maker, at.laboratory]) ?? at.maker
}

function held(tables: Tables, { site }: Workspace): Unit[] {
  const top = (unit: Unit): Unit => (unit.parent ? top(tables.unit.get(unit.parent) ?? unit) : unit)
  return tables.unit.list().filter((unit) => top(unit).custodian === site.file.party)
}

function tops(tables: Tables, site: Workspace): Unit[] {
  return held(tables, site).filter(({ parent }) => parent === null)
}

function standing(tables: Tables, unit: Unit['id']): boolean {
  return tables.placement.list('unit', unit).some(({ removedAt }) => removedAt === null)
}

function often(choice: Choice): Choice[] {
  return [choice, choice, choice]
}
