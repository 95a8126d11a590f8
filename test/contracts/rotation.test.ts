import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import type { Key } from '../../src/sign/index.ts'
import type { RefusalName } from '../../src/values/index.ts'
import { type Actor, cast, key, openStory, type Story, stage } from '../support/rulebookStory.ts'

const { maker, clinic } = cast
const successor = key(900)
const note = stage('research')

describe('a rotated key', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })

  const rotation = (old: Actor, lastGoodSequence = 99n): Event => ({
    kind: 'rotateKey',
    key: old.key.address,
    successor: successor.address,
    lastGoodSequence,
  })
  const rotate = async (signers: readonly Key[], event: Event): Promise<RefusalName | undefined> => {
    const draft = { party: maker.party, nonce: 50n }
    return (await story.submit(story.coSign(signers, event, draft))).refusals[0]
  }

  it('gives its place, its type, its end and its probe to the new one', async () => {
    assert.equal(await rotate([maker.admin.key, maker.device.key], rotation(maker.device)), 'none')
    const [old, now] = await Promise.all(
      [maker.device.key, successor].map(({ address }) => story.rulebook.ask('key', address)),
    )
    assert.deepEqual([old?.revoked, old?.lastGoodSequence, now?.revoked], [true, 99n, false])
    assert.deepEqual([now?.keyType, now?.partyId, now?.probeSerial], [2n, old?.partyId, old?.probeSerial])
    assert.equal(await story.say(maker.device, note, { nonce: 100n }), 'key-revoked')
    assert.equal(await story.say({ ...maker.device, key: successor }, note), 'key-not-permitted')
  })

  it('may be the admin key: the party keeps its name, and its new admin signs for it', async () => {
    assert.equal(await rotate([maker.admin.key], rotation(maker.admin, 40n)), 'none')
    const revoke: Event = { kind: 'revokeKey', key: maker.operator.key.address, lastGoodSequence: 0n }
    assert.equal(await story.say(maker.admin, revoke, { nonce: 60n }), 'key-revoked')
    assert.equal(await story.say({ ...maker.admin, key: successor }, revoke), 'none')
    assert.equal((await story.rulebook.ask('key', successor.address)).partyId.toLowerCase(), maker.party)
  })

  it('signs its rotation with the admin, both, and nobody else', async () => {
    const event = rotation(maker.operator)
    assert.equal(await rotate([maker.admin.key], event), 'key-not-permitted')
    assert.equal(await rotate([maker.operator.key], event), 'key-not-permitted')
    assert.equal(await rotate([maker.operator.key, maker.device.key], event), 'key-not-permitted')
    assert.equal(await rotate([maker.operator.key, clinic.admin.key], event), 'key-unknown')
    assert.equal(await rotate([maker.admin.key, clinic.operator.key], rotation(clinic.operator)), 'key-unknown')
    assert.equal(await rotate([maker.admin.key, key(901)], event), 'signature-invalid')
    assert.equal(await rotate([maker.operator.key, maker.admin.key], event), 'none')
  })

  it('is not rotated when it is revoked, nor into a key that is known', async () => {
    const known = { ...rotation(maker.operator), successor: clinic.operator.key.address } as Event
    assert.equal(await rotate([maker.admin.key, maker.operator.key], known), 'key-exists')
    await story.said(maker.admin, { kind: 'revokeKey', key: maker.operator.key.address, lastGoodSequence: 99n })
    assert.equal(await rotate([maker.admin.key, maker.operator.key], rotation(maker.operator)), 'key-revoked')
  })
})
