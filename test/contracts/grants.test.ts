import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import { type Digest, instant, sha256 } from '../../src/values/index.ts'
import {
  cast,
  council,
  dayMs,
  delivered,
  dosing,
  key,
  opening,
  openStory,
  type Story,
} from '../support/rulebookStory.ts'

const { clinic, otherClinic, regulator } = cast
const patient = { party: clinic.party, key: key(7) }

describe('a grant', () => {
  let story: Story
  let dose: Digest
  beforeEach(async () => {
    story = await openStory()
    await delivered(story)
    await story.said(clinic.operator, opening(story, 3))
    dose = (await story.said(clinic.operator, dosing(3))).id
  })

  const grant = (reader = regulator.party, until = instant(story.now() + dayMs)): Event => ({
    kind: 'grant',
    dose,
    reader,
    until,
    ciphertextHash: sha256('sealed again'),
  })
  const revoke = (reader = regulator.party): Event => ({ kind: 'revokeGrant', dose, reader })
  const grantedUntil = async () => (await story.rulebook.ask('grant', dose, regulator.party))[0] as bigint

  it("comes from the patient's own key, and from no clinic", async () => {
    assert.equal(await story.say(clinic.operator, grant()), 'key-not-permitted')
    assert.equal(await story.say(otherClinic.operator, grant()), 'key-not-permitted')
    assert.equal(await story.say({ ...patient, key: key(8) }, grant()), 'key-unknown')
    assert.equal(await story.say(patient, grant()), 'none')
    assert.equal(await grantedUntil(), BigInt(story.now() + dayMs))
  })

  it('is for a party that is admitted, and for a time to come', async () => {
    assert.equal(await story.say(patient, grant(key(600).address)), 'receiver-unknown')
    assert.equal(await story.say(patient, grant(regulator.party, instant(story.now() - 1))), 'grant-over')
  })

  it('is taken back while it lasts, by the patient alone', async () => {
    assert.equal(await story.say(patient, revoke()), 'grant-unknown')
    await story.said(patient, grant())
    assert.equal(await story.say(clinic.operator, revoke()), 'key-not-permitted')
    assert.equal(await story.say(patient, revoke(otherClinic.party)), 'grant-unknown')
    assert.equal(await story.say(patient, revoke()), 'none')
    assert.equal(await grantedUntil(), 0n)
    await story.said(patient, grant())
    story.later(dayMs + 1)
    assert.equal(await story.say(patient, revoke()), 'grant-over')
  })

  it('does not depend on the clinic: it holds also when that is suspended', async () => {
    await story.submit(story.coSign(council, { kind: 'suspendParty', member: clinic.party, suspended: true }))
    assert.equal(await story.say(patient, grant()), 'none')
  })

  it('of a dose that never was is refused', async () => {
    assert.equal(await story.say(patient, { ...grant(), dose: sha256('x') } as Event), 'key-unknown')
    assert.equal(await story.say(clinic.operator, { ...grant(), dose: sha256('x') } as Event), 'dose-unknown')
  })
})
