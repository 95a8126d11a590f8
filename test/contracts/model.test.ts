import assert from 'node:assert/strict'
import fc from 'fast-check'
import { codeOf } from '../../src/event/index.ts'
import { eventOf, type Statement } from '../../src/sign/index.ts'
import {
  type Address,
  addressAsDigest,
  type Digest,
  type Instant,
  instant,
  type RefusalName,
} from '../../src/values/index.ts'
import { anySaying, nothingSaid, parties, statementOf, units, vialCount } from '../support/anySaying.ts'
import {
  batch,
  cast,
  council,
  dayMs,
  delivered,
  minuteMs,
  opening,
  openStory,
  type Story,
  start,
} from '../support/rulebookStory.ts'

/** `npm run test:model` says ten thousand; the suite's run says fewer. The same seed says the same. */
const statements = Number(process.env.VIALTRACE_MODEL_STATEMENTS ?? 750)
const seed = Number(process.env.VIALTRACE_MODEL_SEED ?? Date.now() % 2 ** 31)
const perTransaction = 50
const perStory = 250
const openedFirst = 20
const shelfLifeMs = 300 * dayMs

describe(`the rulebook under ${statements} statements of everybody, seed ${seed}`, function () {
  this.timeout(600_000)

  it('keeps custody, vials, doses, logs, keys and membership what the rules make them', async () => {
    let recorded = 0
    for (let from = 0; from < statements; from += perStory) recorded += await tell(seed + from)
    assert.ok(recorded > statements / 8, `only ${recorded} of ${statements} were recorded`)
  })
})

/** One story from its beginning. @returns How many statements were recorded. */
async function tell(seed: number): Promise<number> {
  const story = await openStory()
  await delivered(story)
  // Every third story is told while its batch expires.
  story.later(seed % 3 === 0 ? shelfLifeMs - 65 * minuteMs : 60 * minuteMs)
  const discardAt = instant(Math.min(story.now() + dayMs, start + shelfLifeMs))
  const opened = Array.from({ length: openedFirst }, (_, index) =>
    story.sign(cast.clinic.operator, { ...opening(story, index), discardAt }),
  )
  assert.deepEqual(new Set((await story.submit(...opened)).refusals), new Set(['none']))
  const [sayings] = fc.sample(fc.array(anySaying, { minLength: perStory, maxLength: perStory, size: 'max' }), {
    seed,
    numRuns: 1,
  })
  const past = nothingSaid()
  const model = newModel()
  let before = await seen(story)
  for (let from = 0; from < perStory; from += perTransaction) {
    const parcel: Statement[] = []
    for (const saying of sayings?.slice(from, from + perTransaction) ?? [])
      parcel.push(await statementOf(story, saying, past))
    const alone = from % (4 * perTransaction) === 0 ? await story.fork() : undefined
    const { refusals, reverted } = await story.submit(...parcel)
    assert.equal(reverted, undefined)
    const recorded = parcel.filter((_, at) => refusals[at] === 'none')
    for (const statement of recorded) take(model, statement)
    const after = await seen(story)
    hold(model, before, after)
    fitWhenDosed(
      parcel.filter(({ id }) => model.recorded.has(id)),
      before,
    )
    if (alone) await sameOneByOne(alone, parcel, refusals, story)
    past.said.push(...parcel)
    before = after
    story.later(minuteMs)
  }
  return model.recorded.size
}

async function sameOneByOne(
  alone: Story,
  parcel: readonly Statement[],
  refusals: readonly RefusalName[],
  story: Story,
) {
  const each: (RefusalName | undefined)[] = []
  for (const statement of parcel) each.push((await alone.submit(statement)).refusals[0])
  // A report of a dose in the same transaction cannot prove it yet; the relay sends it in the next.
  const free = parcel.every(({ kind }) => kind !== 92)
  if (!free) return
  assert.deepEqual(each, refusals)
  assert.equal(alone.rulebook.fingerprint(), story.rulebook.fingerprint())
}

/** What must follow from what was recorded, in its order. */
type Model = {
  readonly recorded: Set<string>
  readonly offers: Map<Digest, { readonly unit: Digest; readonly to: Address }>
  readonly handed: { readonly unit: Digest; readonly to: Address }[]
  readonly given: Map<Digest, number>
  readonly doses: Set<Digest>
  readonly ends: Map<Address, Instant | null>
  readonly voidAfter: Map<Address, bigint>
  discarded: number
  batchRecalled: boolean
  members: string
}

function newModel(): Model {
  const maps = { offers: new Map(), given: new Map(), ends: new Map(), voidAfter: new Map() }
  return { recorded: new Set(), handed: [], doses: new Set(), discarded: 0, batchRecalled: false, members: '', ...maps }
}

function take(model: Model, statement: Statement): void {
  const { id, party, signers, nonce, occurredAt } = statement
  // Two keys of one party may sign the same words; each is then recorded once.
  const once = `${id} ${signers.join()}`
  assert.ok(!model.recorded.has(once), 'nothing is recorded twice')
  model.recorded.add(once)
  requireValidKeys(model, statement)
  const event = eventOf(statement)
  switch (event.kind) {
    case 'offer':
      model.offers.set(id, { unit: event.unit, to: event.receiver })
      break
    case 'accept': {
      const offer = model.offers.get(event.offer)
      assert.deepEqual(offer, { unit: event.unit, to: party }, 'custody moves by the offer to whoever accepts')
      model.offers.delete(event.offer)
      model.handed.push({ unit: event.unit, to: party })
      break
    }
    case 'dose': {
      const given = (model.given.get(event.vial) ?? 0) + 1
      model.given.set(event.vial, given)
      model.doses.add(id)
      assert.ok(given <= 2, 'no vial gives more doses than it has')
      assert.equal(model.batchRecalled, false, 'nothing recalled is dosed')
      assert.ok(occurredAt <= start + shelfLifeMs, 'nothing expired is dosed')
      break
    }
    case 'discardVials':
      model.discarded += 1
      break
    case 'symptom':
      assert.ok(model.doses.has(event.dose), 'only doses that were recorded are reported on')
      break
    case 'recall':
      if (event.scope === 'batch') model.batchRecalled = true
      break
    case 'enrolKey':
      model.ends.set(event.key, event.validUntil)
      break
    case 'rotateKey':
      assert.deepEqual(new Set(signers), new Set([event.key, cast.maker.party]), 'both sign a rotation')
      model.voidAfter.set(event.key, event.lastGoodSequence)
      break
    case 'revokeKey':
      model.voidAfter.set(event.key, least(model.voidAfter.get(event.key), event.lastGoodSequence))
      break
    case 'admit':
    case 'setRoles':
    case 'suspendParty':
    case 'setCouncil': {
      const members = signers.filter((signer) => council.some(({ address }) => address === signer))
      assert.ok(members.length === signers.length && members.length >= 2, 'membership changes only by quorum')
      break
    }
  }
  assert.ok(nonce >= 0n && occurredAt > 0)
}

function requireValidKeys(model: Model, { signers, nonce, occurredAt }: Statement): void {
  for (const signer of signers.length === 1 ? signers : []) {
    const [end, last] = [model.ends.get(signer), model.voidAfter.get(signer)]
    assert.ok(!end || occurredAt <= end, 'no key signs after its end')
    assert.ok(last === undefined || nonce <= last, 'no key signs after it was revoked')
  }
}

const least = (known: bigint | undefined, other: bigint): bigint =>
  known !== undefined && known < other ? known : other

type Seen = Awaited<ReturnType<typeof seen>>

async function seen({ rulebook }: Story) {
  const known = await Promise.all(units.map(({ id }) => rulebook.ask('unit', id)))
  const holders = [...units.map(({ id }) => id), ...parties.map((who) => addressAsDigest(cast[who].party))]
  const words = await Promise.all(
    holders.flatMap((holder) => [0, 1, 2].map((word) => rulebook.ask('holds', holder, batch.id, word))),
  )
  const vials = await Promise.all(
    Array.from({ length: vialCount }, (_, index) => rulebook.ask('vial', batch.vial(index))),
  )
  const heads = await Promise.all(
    parties.map((who) => rulebook.ask('logHead', addressAsDigest(cast[who].device.key.address))),
  )
  return {
    custodians: known.map(({ custodian }) => custodian.toLowerCase() as Address),
    pooled: words.map(([mask]) => ones(mask)).reduce((a, b) => a + b),
    vials: vials.map(({ openedAt, given, carton }) => ({ opened: openedAt > 0n, given: Number(given), carton })),
    unfit: known.map(({ recalled, condemned }) => recalled || condemned),
    sizes: heads.map(({ size }) => size as bigint),
    council: (await rulebook.ask('council')).toArray().flat().join(),
  }
}

function hold(model: Model, before: Seen, after: Seen): void {
  const opened = after.vials.filter((vial) => vial.opened).length
  assert.equal(after.pooled + opened + model.discarded, batch.size, 'every vial is in one pool, open, or discarded')
  assert.equal(after.council, before.council)
  after.sizes.forEach((size, at) => {
    assert.ok(size >= (before.sizes[at] ?? 0n), 'logs only grow')
  })
  after.vials.forEach(({ given }, index) => {
    assert.equal(given, model.given.get(batch.vial(index)) ?? 0, 'a vial counts what was recorded')
  })
  after.custodians.forEach((custodian, at) => {
    const old = before.custodians[at]
    if (custodian === old || BigInt(old ?? 0) === 0n) return
    assert.ok(
      model.handed.some(({ to }) => to === custodian),
      'custody moves only to whoever accepted',
    )
  })
  model.handed.length = 0
}

/** Neither a recall nor a condemnation ever ends. */
function fitWhenDosed(recorded: readonly Statement[], { vials, unfit }: Seen): void {
  for (const { kind, subject } of recorded) {
    if (kind !== codeOf('dose')) continue
    const index = vials.findIndex((_, at) => batch.vial(at) === subject)
    const at = units.findIndex(({ id }) => id === vials[index]?.carton)
    assert.notEqual(unfit[at], true, 'nothing from a carton that was recalled or condemned is dosed')
  }
}

const ones = (mask: bigint): number => [...mask.toString(2)].filter((bit) => bit === '1').length
