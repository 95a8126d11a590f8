import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import type { Key } from '../../src/sign/index.ts'
import { type Address, addressAsDigest, type Hex, instant, zeroAddress } from '../../src/values/index.ts'
import { deployRulebook } from '../support/rulebook.ts'
import { cast, council, dayMs, key, openStory, type Story } from '../support/rulebookStory.ts'

const newcomer = key(600)
const [first, second, third] = council as [Key, Key, Key]
const admit: Event = {
  kind: 'admit',
  member: newcomer.address,
  name: 'Newcomer',
  roles: ['carrier', 'warehouse'],
  recipient: 'age1newcomer',
}
const seat = (members: readonly Address[], threshold: number, lockMs = 0): Event => ({
  kind: 'setCouncil',
  members,
  threshold,
  lockMs,
})
const addresses = (keys: readonly Key[]) => keys.map(({ address }) => address)

describe('the council', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })

  const decide = async (signers: readonly Key[], event: Event) =>
    (await story.submit(story.coSign(signers, event))).refusals[0]

  it('admits a party with name, roles and recipient', async () => {
    assert.equal(await decide([first, third], admit), 'none')
    const party = await story.rulebook.ask('party', newcomer.address)
    assert.deepEqual(party.toArray(), [12n, true, false, 'Newcomer', 'age1newcomer'])
    assert.equal(await story.say({ party: newcomer.address, key: newcomer }, unknownRelease), 'batch-unknown')
  })

  it('decides by its threshold of different members, the proposer among them', async () => {
    assert.equal(await decide([first], admit), 'quorum-missing')
    assert.equal(await decide([first, newcomer], admit), 'quorum-missing')
    assert.equal(await decide([newcomer, first, second], admit), 'quorum-missing')
    const signed = story.coSign([first, second], admit)
    const blob = signed.signature.slice(2)
    const [one, two, tag] = [blob.slice(0, 130), blob.slice(130, 260), blob.slice(260)]
    const withBlob = async (...parts: string[]) =>
      (await story.submit({ ...signed, signature: `0x${parts.join('')}${tag}` as Hex })).refusals[0]
    assert.equal(await withBlob(one, one), 'quorum-missing')
    assert.equal(await withBlob(two, one), 'quorum-missing')
    assert.equal(await withBlob(one, two, two), 'quorum-missing')
    assert.equal(await withBlob(one, '00'.repeat(65)), 'signature-invalid')
    assert.equal(await withBlob(one, two.slice(2)), 'signature-invalid')
    assert.equal(await withBlob(one, two), 'none')
  })

  it('may speak with all its members, and only for a proposer who signs', async () => {
    assert.equal(await decide([third, first, second], admit), 'none')
    const draft = story.coSign([first, second], { ...admit, member: key(601).address }, { party: third.address })
    assert.deepEqual((await story.submit(draft)).refusals, ['quorum-missing'])
  })

  it('is not asked for its decision twice', async () => {
    const statement = story.coSign([first, second], { kind: 'setRoles', member: cast.maker.party, roles: ['clinic'] })
    assert.deepEqual((await story.submit(statement, statement)).refusals, ['none', 'nonce-used'])
  })

  it('is the only one to decide about parties', async () => {
    for (const event of [admit, seat(addresses(council), 1)])
      assert.equal(await story.say(cast.regulator.admin, event), 'quorum-missing')
  })

  it('can be replaced, never below its threshold, never by nobody or the same twice', async () => {
    const members = addresses(council)
    for (const [list, threshold] of [
      [members, 0],
      [members, 4],
      [[], 0],
      [[first.address, first.address], 1],
      [[zeroAddress], 1],
    ] as const)
      assert.equal(await decide([first, second], seat(list, threshold)), 'council-invalid')
    assert.equal(await decide([first, second], seat([newcomer.address, third.address], 1)), 'none')
    assert.equal(await decide([first, second], admit), 'quorum-missing')
    assert.equal(await decide([newcomer], admit), 'none')
    const [seated, threshold] = await story.rulebook.ask('council')
    assert.deepEqual([seated.map((a: string) => a.toLowerCase()), threshold], [[newcomer.address, third.address], 1n])
  })

  it('cannot be founded below its threshold', async () => {
    await assert.rejects(deployRulebook(addresses(council), 4), /Vialtrace cannot be deployed/)
    await assert.rejects(deployRulebook([], 0), /Vialtrace cannot be deployed/)
  })

  it('admits nobody twice, and no key that belongs to another party', async () => {
    assert.equal(await decide([first, second], { ...admit, member: cast.maker.party }), 'party-exists')
    assert.equal(await decide([first, second], { ...admit, member: cast.maker.operator.key.address }), 'key-exists')
    assert.equal(await decide([first, second], { ...admit, member: zeroAddress }), 'data-malformed')
  })

  it('changes and suspends only parties that exist', async () => {
    const member = newcomer.address
    assert.equal(await decide([first, second], { kind: 'setRoles', member, roles: [] }), 'party-unknown')
    assert.equal(await decide([first, second], { kind: 'suspendParty', member, suspended: true }), 'party-unknown')
  })
})

describe('a council with a time lock of a day', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
    await decided([first, second], seat(addresses(council), 2, dayMs))
  })

  const decide = async (signers: readonly Key[], event: Event) =>
    (await story.submit(story.coSign(signers, event))).refusals[0]
  const decided = async (signers: readonly Key[], event: Event) => {
    const statement = story.coSign(signers, event)
    assert.deepEqual((await story.submit(statement)).refusals, ['none'])
    return statement.id
  }
  const isAdmitted = async () => (await story.rulebook.ask('party', newcomer.address)).admitted

  it('announces what it decides, and one member enacts it when the lock has ended', async () => {
    const action = await decided([first, second], admit)
    const { kind, subject, readyAt } = await story.rulebook.ask('action', action)
    assert.deepEqual([kind, subject, readyAt], [1n, addressAsDigest(newcomer.address), BigInt(story.now() + dayMs)])
    story.later(dayMs - 1000)
    assert.equal(await decide([third], { kind: 'enact', action }), 'action-locked')
    assert.equal(await isAdmitted(), false)
    story.later(1000)
    assert.equal(await decide([newcomer], { kind: 'enact', action }), 'quorum-missing')
    assert.equal(await decide([third], { kind: 'enact', action }), 'none')
    assert.equal(await isAdmitted(), true)
    assert.equal(await decide([third], { kind: 'enact', action }), 'action-unknown')
  })

  it('cannot shorten the wait by an earlier date on the statement', async () => {
    const early = { occurredAt: instant(story.now() - 30 * dayMs) }
    const statement = story.coSign([first, second], admit, early)
    assert.deepEqual((await story.submit(statement)).refusals, ['none'])
    assert.equal(await decide([third], { kind: 'enact', action: statement.id }), 'action-locked')
  })

  it('can withdraw what it announced, by its quorum', async () => {
    const action = await decided([first, second], admit)
    assert.equal(await decide([third], { kind: 'withdraw', action }), 'quorum-missing')
    assert.equal(await decide([second, third], { kind: 'withdraw', action }), 'none')
    story.later(dayMs)
    assert.equal(await decide([third], { kind: 'enact', action }), 'action-unknown')
    assert.equal(await isAdmitted(), false)
  })

  it('suspends at once, and lifts a suspension only after the lock', async () => {
    const suspend = (suspended: boolean): Event => ({ kind: 'suspendParty', member: cast.maker.party, suspended })
    await decided([first, second], suspend(true))
    assert.equal(await story.say(cast.maker.admin, unknownRelease), 'party-suspended')
    const action = await decided([first, second], suspend(false))
    assert.equal(await story.say(cast.maker.admin, unknownRelease), 'party-suspended')
    story.later(dayMs)
    await decided([first], { kind: 'enact', action })
    assert.equal(await story.say(cast.maker.admin, unknownRelease), 'batch-unknown')
  })

  it('refuses to enact what no longer holds, and keeps it', async () => {
    const [one, other] = [await decided([first, second], admit), await decided([first, second], admit)]
    story.later(dayMs)
    await decided([first], { kind: 'enact', action: one })
    assert.equal(await decide([first], { kind: 'enact', action: other }), 'party-exists')
    assert.equal((await story.rulebook.ask('action', other)).kind, 1n)
  })

  it('unlocks itself only after its lock, and never locks itself for longer than 90 days', async () => {
    const action = await decided([first, second], seat(addresses(council), 1, 0))
    assert.equal(await decide([first], admit), 'quorum-missing')
    story.later(dayMs)
    await decided([first], { kind: 'enact', action })
    await decided([first], admit)
    assert.equal(await isAdmitted(), true)
    assert.equal(await decide([first], seat([first.address], 1, 90 * dayMs + 1)), 'council-invalid')
  })
})

const unknownRelease: Event = { kind: 'releaseBatch', batch: `0x${'00'.repeat(32)}` as never }
