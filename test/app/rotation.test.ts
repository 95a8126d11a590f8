import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  councilStatus,
  delegateQuality,
  nextAdminKey,
  recoverParty,
  rotateAdminKey,
  suspendParty,
} from '../../src/app/index.ts'
import { type Consortium, made, offer, pallet } from '../support/consortium.ts'
import { refused } from './refused.ts'

describe('a party that changes its admin key', () => {
  let story: Consortium
  beforeEach(async () => {
    story = await made()
  })
  afterEach(() => story.close())

  it('is known by its old address, and speaks with the new key, also from a workspace opened later', async () => {
    const { maker } = story.at
    const { from, to, statement } = await rotateAdminKey(maker)
    assert.ok(statement !== null && from === maker.site.file.party && to !== from)
    await offer(story, [pallet], 'maker', 'carrier')
    assert.equal((await story.reopen('maker').key('party')).address, to)
    assert.equal((await (await maker.ledger()).key(from))?.revoked, true)
    assert.ok(existsSync(maker.path('keys', `party-${from}.json`)))
    assert.ok(!existsSync(maker.path('keys', 'party-next.json')))
  })

  it('goes on with the key it made when it was cut short before the files were changed', async () => {
    const { maker } = story.at
    const next = await nextAdminKey(maker)
    assert.equal((await nextAdminKey(story.reopen('maker'))).address, next.address)
    const { to } = await rotateAdminKey(story.reopen('maker'))
    assert.equal(to, next.address)
  })

  it('keeps its seat in the council, and decides with the new key', async () => {
    const { maker, laboratory } = story.at
    const { to } = await rotateAdminKey(maker)
    const { members } = await councilStatus(laboratory)
    assert.deepEqual(members.find(({ name }) => name === 'maker')?.address, to)
    const file = join(story.dir, 'suspend.json')
    await suspendParty(maker, 'carrier', true, file)
    const { statement, signed } = await suspendParty(laboratory, 'carrier', true, file)
    assert.deepEqual([signed, statement === null], [2, false])
  })

  it('gets one from the council when the old one was stolen, and takes it up', async () => {
    const { maker, laboratory, carrier } = story.at
    const { address: successor } = await nextAdminKey(carrier)
    const file = join(story.dir, 'recover.json')
    for (const at of [maker, laboratory]) await recoverParty(at, 'carrier', { successor, lastGoodSequence: 5n }, file)
    const { from, to, statement } = await rotateAdminKey(carrier)
    assert.deepEqual([to, statement], [successor, null])
    const ledger = await maker.ledger()
    assert.deepEqual([(await ledger.key(from))?.revoked, (await ledger.key(to))?.revoked], [true, false])
  })

  it('names whose quality assurance assesses what it made', async () => {
    const { maker, laboratory, carrier } = story.at
    await delegateQuality(maker, 'laboratory', story.clock.now())
    const ledger = await maker.ledger()
    const until = await ledger.delegation(maker.site.file.party, laboratory.site.file.party)
    assert.equal(until, story.clock.now())
    await refused('role-missing', delegateQuality(carrier, 'laboratory', story.clock.now()))
  })
})
