import assert from 'node:assert/strict'
import { AbiCoder } from 'ethers/abi'
import fc from 'fast-check'
import { type Event, eventKind, kindNames } from '../../src/event/index.ts'
import { type Hex, type RefusalName, sha256, zeroDigest } from '../../src/values/index.ts'
import type { Relayed } from '../support/rulebook.ts'
import { unit } from '../support/rulebookGoods.ts'
import {
  batch,
  cartonA,
  cast,
  delivered,
  dosing,
  forged,
  offering,
  opening,
  openStory,
  pallet,
  placing,
  type Story,
  stage,
} from '../support/rulebookStory.ts'

const { maker, carrier, clinic } = cast
const note = stage('research')
const codes = Array.from({ length: 120 }, (_, code) => code)
const vialSets = 'tuple(bytes32,bytes32,uint16[],uint256[])[]'
const abi = AbiCoder.defaultAbiCoder()

describe('a transaction of statements', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })

  it('records the good and rejects the bad, each with its own event in order', async () => {
    const statements = [
      story.sign(maker.operator, note),
      story.sign(carrier.operator, offering(story, pallet, 'clinic')),
      forged(story, maker.operator, note, { data: '0x' }),
      story.sign(maker.operator, note),
    ]
    const { refusals, events } = await story.submit(...statements)
    assert.deepEqual(refusals, ['none', 'unit-not-held', 'data-malformed', 'none'])
    assert.deepEqual(
      events.map(({ name, args }) => [name, args.id, name === 'Rejected' ? args.refusal : 0n]),
      [
        ['Recorded', statements[0]?.id, 0n],
        ['Rejected', statements[1]?.id, 31n],
        ['Rejected', statements[2]?.id, 16n],
        ['Recorded', statements[3]?.id, 0n],
      ],
    )
  })

  it('may be empty, and is refused as a whole when it cannot be read', async () => {
    assert.deepEqual((await story.submit()).refusals, [])
    for (const parcel of ['0x', '0x00', '0x0001', '0x000000', `0x0001${'00'.repeat(60)}`])
      await assert.rejects(story.rulebook.ask('submit', parcel), /revert/)
  })

  it('ends like the same statements one by one', async () => {
    await delivered(story)
    const statements: Relayed[] = [
      story.sign(clinic.operator, opening(story, 3)),
      story.sign(clinic.operator, dosing(3)),
      story.sign(clinic.operator, dosing(3)),
      story.sign(clinic.operator, dosing(3)),
      story.sign(clinic.operator, placing(cartonA, 'clinic', 'fridge')),
      forged(story, clinic.operator, note, { data: '0xff' }),
      story.sign(clinic.operator, offering(story, cartonA, 'carrier')),
      story.sign(clinic.operator, opening(story, 4)),
    ]
    const [together, apart] = [await story.fork(), await story.fork()]
    const { refusals } = await together.submit(...statements)
    const each: RefusalName[] = []
    for (const statement of statements) each.push(...(await apart.submit(statement)).refusals)
    assert.deepEqual(refusals, each)
    assert.equal(together.rulebook.fingerprint(), apart.rulebook.fingerprint())
  })

  it('counts doses across whatever comes between them', async () => {
    await delivered(story)
    const at = (index: number) => story.sign(clinic.operator, dosing(index))
    const opened = [3, 4].map((index) => story.sign(clinic.operator, opening(story, index)))
    const closed = story.sign(clinic.operator, { kind: 'discard', target: batch.vial(3), scope: 'vial', reason: 'x' })
    const { refusals } = await story.submit(...opened, at(3), at(4), at(4), at(4), closed, at(3))
    assert.deepEqual(refusals, ['none', 'none', 'none', 'none', 'none', 'doses-exhausted', 'none', 'vial-closed'])
    const [third, fourth] = [
      await story.rulebook.ask('vial', batch.vial(3)),
      await story.rulebook.ask('vial', batch.vial(4)),
    ]
    assert.deepEqual([third.given, third.closed, fourth.given, fourth.closed], [1n, true, 2n, false])
  })

  it('is never reverted by what one statement holds', async () => {
    const anyData = fc.oneof(
      fc.uint8Array({ maxLength: 700 }),
      fc.array(fc.oneof(fc.nat(20), fc.nat(700), fc.bigInt(0n, 2n ** 256n - 1n)), { maxLength: 20 }).map(words),
    )
    const anyStatement = fc.record({ kind: fc.constantFrom(...codes.slice(7)), data: anyData.map(hexOf) })
    const kinds = new Set<number>()
    await fc.assert(
      fc.asyncProperty(fc.array(anyStatement, { minLength: 10, maxLength: 30 }), async (list) => {
        const bad = list.map((changes) => forged(story, maker.operator, note, { subject: pallet.id, ...changes }))
        const { refusals, reverted } = await story.submit(...bad, story.sign(maker.operator, note))
        for (const { kind } of list) kinds.add(kind)
        assert.equal(reverted, undefined)
        assert.equal(refusals.at(-1), 'none')
      }),
      { numRuns: 12 },
    )
    assert.ok(kinds.size > 60)
  })

  it('knows no other kinds than those of the events', async () => {
    const names = new Set(kindNames)
    const statements = codes.slice(7).map((kind) => forged(story, maker.operator, note, { kind, data: '0x' }))
    const { refusals } = await story.submit(...statements)
    refusals.forEach((refusal, at) => {
      const known = isKind(statements[at]?.kind ?? 0)
      assert.equal(refusal === 'kind-unknown', !known, `kind ${statements[at]?.kind}`)
    })
    assert.equal(names.size, 33)
  })

  it('refuses lists that are not of one length', async () => {
    const set = [batch.id, zeroDigest, [1, 2], [1n]]
    const data = abi.encode(['string', 'bytes32[]', vialSets], [unit(9).name, [], [set]]) as Hex
    const statement = forged(story, maker.operator, note, { kind: 30, subject: unit(9).id, data })
    assert.deepEqual((await story.submit(statement)).refusals, ['data-malformed'])
  })

  it('refuses data that unfolds into more than it is, instead of running out of gas', async () => {
    assert.equal(abi.decode(['string', 'bytes32[]', vialSets], foldedSets(3))[2].length, 3)
    const data = foldedSets(1000)
    const statement = forged(story, maker.operator, note, { kind: 30, subject: unit(9).id, data })
    const { refusals, gas } = await story.submit(statement)
    assert.deepEqual(refusals, ['data-malformed'])
    assert.ok(gas < 3_000_000n, `${gas}`)
  })

  describe('by a relayer who starves it of gas', () => {
    it('is either judged as ever or reverted as a whole', async () => {
      await delivered(story)
      const pack: Event = { kind: 'pack', name: unit(9).name, units: [], vials: [batch.vials(0, 90, cartonA.id)] }
      for (const statement of [story.sign(clinic.operator, opening(story, 3)), story.sign(clinic.operator, pack)]) {
        const { gas } = await (await story.fork()).submit(statement)
        const outcomes = new Set<string>()
        for (let limit = gas / 4n; limit < (gas * 12n) / 10n; limit += gas / 71n) {
          const { refusals, reverted } = await (await story.fork()).rulebook.submit([statement], limit)
          outcomes.add(reverted ?? refusals.join())
        }
        assert.ok(outcomes.delete('none'))
        assert.ok(outcomes.delete('VialtraceGasTooLow'))
        outcomes.delete('out of gas')
        assert.deepEqual([...outcomes], [])
      }
    })
  })
})

const isKind = (code: number) => {
  try {
    return eventKind(code) !== undefined
  } catch {
    return false
  }
}

const hexOf = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`
const words = (list: (number | bigint)[]): Uint8Array =>
  Buffer.from(list.map((value) => value.toString(16).padStart(64, '0')).join(''), 'hex')

/** Vial sets that are all the same five hundred words of data. */
function foldedSets(sets: number): Hex {
  const name = abi.encode(['string'], [unit(9).name]).slice(2 + 64)
  const list = Array<number>(500).fill(7)
  const set = abi.encode(['bytes32', 'bytes32', 'uint16[]', 'uint256[]'], [batch.id, sha256('x'), list, list]).slice(2)
  const offsets = Buffer.from(words(Array<number>(sets).fill(sets * 32))).toString('hex')
  const head = words([96, 96 + name.length / 2, 96 + name.length / 2 + 32])
  return `0x${hexOf(head).slice(2)}${name}${hexOf(words([0])).slice(2)}${hexOf(words([sets])).slice(2)}${offsets}${set}`
}
