import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import type { Key } from '../../src/sign/index.ts'
import type { Address, Digest } from '../../src/values/index.ts'
import { cast, council, dayMs, key, openStory, type Story, stage } from '../support/rulebookStory.ts'

const { maker, clinic } = cast
const successor = key(900)
const [first, second, third] = council as [Key, Key, Key]
const note = stage('research')
const replacement: Event = {
  kind: 'replaceKey',
  key: maker.party,
  successor: successor.address,
  lastGoodSequence: 20n,
}

describe('an admin key that was stolen', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })

  const decide = async (signers: readonly Key[], event: Event) =>
    (await story.submit(story.coSign(signers, event))).refusals[0]
  const seat = (members: readonly Key[], lockMs = 0) =>
    decide([first, second], {
      kind: 'setCouncil',
      members: members.map(({ address }) => address),
      threshold: 2,
      lockMs,
    })
  const members = async () => {
    const [addresses] = await story.rulebook.ask('council')
    return [...addresses].map((address: string) => address.toLowerCase())
  }
  const rotation = (old: Address, to: Address): Event => ({
    kind: 'rotateKey',
    key: old,
    successor: to,
    lastGoodSequence: 99n,
  })

  it('is replaced by the council without its consent, and what it signs above the last good sequence is void', async () => {
    const early = story.sign(maker.admin, note, { nonce: 20n })
    assert.equal(await decide([first], replacement), 'quorum-missing')
    assert.equal(await decide([first, third], replacement), 'none')
    assert.equal(await story.say(maker.admin, note, { nonce: 21n }), 'key-revoked')
    assert.deepEqual((await story.submit(early)).refusals, ['none'])
    assert.equal(await story.say({ ...maker.admin, key: successor }, note), 'none')
    const now = await story.rulebook.ask('key', successor.address)
    assert.deepEqual([now.keyType, now.partyId.toLowerCase(), now.revoked], [3n, maker.party, false])
    assert.equal(await decide([first, third], replacement), 'key-revoked')
  })

  it('is replaced also where the thief has rotated it into his own', async () => {
    await story.said(maker.admin, rotation(maker.party, key(666).address))
    assert.equal(await decide([first, third], replacement), 'key-revoked')
    assert.equal(await decide([first, third], { ...replacement, key: key(666).address } as Event), 'none')
    assert.equal(await story.say({ ...maker.admin, key: key(666) }, note, { nonce: 99n }), 'key-revoked')
  })

  it('keeps its place until the time lock of the council has ended', async () => {
    await seat(council, dayMs)
    const announced = story.coSign([first, second], replacement)
    assert.deepEqual((await story.submit(announced)).refusals, ['none'])
    assert.equal(await story.say(maker.admin, note, { nonce: 50n }), 'none')
    const enact: Event = { kind: 'enact', action: announced.id as Digest }
    assert.equal(await decide([third], enact), 'action-locked')
    story.later(dayMs)
    assert.equal(await decide([third], enact), 'none')
    assert.equal(await story.say(maker.admin, note, { nonce: 51n }), 'key-revoked')
  })

  it('is an admin key, of a party, and its successor is nobody yet', async () => {
    const of = (words: object) => decide([first, second], { ...replacement, ...words } as Event)
    assert.equal(await of({ key: maker.operator.key.address }), 'key-not-permitted')
    assert.equal(await of({ key: key(901).address }), 'key-unknown')
    assert.equal(await of({ successor: clinic.party }), 'key-exists')
  })

  it('hands its seat in the council on, as every rotated key does', async () => {
    await seat([first, second, maker.admin.key])
    await story.said(maker.admin, rotation(maker.party, successor.address))
    assert.deepEqual(await members(), [first.address, second.address, successor.address])
    const suspend: Event = { kind: 'suspendParty', member: clinic.party, suspended: true }
    assert.equal(await decide([first, maker.admin.key], suspend), 'quorum-missing')
    assert.equal(await decide([successor, first], suspend), 'none')
  })

  it('has no successor who sits in the council already', async () => {
    await seat([first, second, maker.admin.key])
    assert.equal(await story.say(maker.admin, rotation(maker.party, second.address)), 'council-invalid')
  })
})

describe('the quality assurance of another party', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })
  const delegate = (to: Address, until = story.now()): Event => ({ kind: 'delegateQuality', delegate: to, until })

  it('is named by the admin of a maker, for its own units, until a time', async () => {
    assert.equal(await story.say(maker.operator, delegate(clinic.party)), 'key-not-permitted')
    assert.equal(await story.say(clinic.admin, delegate(clinic.party)), 'role-missing')
    assert.equal(await story.say(maker.admin, delegate(key(77).address)), 'party-unknown')
    assert.equal(await story.say(maker.admin, delegate(clinic.party)), 'none')
    assert.deepEqual((await story.rulebook.ask('delegation', maker.party, clinic.party))[0], BigInt(story.now()))
  })
})
