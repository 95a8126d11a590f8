import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import { packEvidence } from '../../src/ledger/evidence.ts'
import type { Statement } from '../../src/sign/index.ts'
import { type Digest, type Hex, instant, type RefusalName, sha256, zeroDigest } from '../../src/values/index.ts'
import { goods, unit } from '../support/rulebookGoods.ts'
import {
  batch,
  cartonA,
  cartonB,
  cast,
  council,
  dayMs,
  delivered,
  dosing,
  exposed,
  forged,
  handOver,
  key,
  minuteMs,
  named,
  offered,
  opening,
  openStory,
  placing,
  registration,
  type Story,
} from '../support/rulebookStory.ts'

const { maker, clinic, otherClinic, carrier, quality, regulator } = cast
const patient = key(7)
const symptom = (dose: Digest): Event => ({ kind: 'symptom', dose, ciphertextHash: sha256('sealed') })
const recall = (target: Digest, scope: 'batch' | 'unit'): Event => ({ kind: 'recall', target, scope, reason: 'x' })

/** What makes a vial of carton A unfit, and how the rulebook calls it. */
const harms: [RefusalName, (story: Story) => Promise<unknown>][] = [
  ['batch-recalled', (story) => story.said(regulator.operator, recall(batch.id, 'batch'))],
  ['unit-recalled', (story) => story.said(maker.operator, recall(cartonA.id, 'unit'))],
  ['unit-suspended', (story) => warmed(story)],
  ['unit-condemned', async (story) => condemned(story, await warmed(story))],
  ['batch-expired', async (story) => story.later(301 * dayMs)],
]

describe('a vial', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
    await delivered(story)
  })

  const open = (event: Event) => story.say(clinic.operator, event)
  const reasons = async (index: number, carton: Digest = cartonA.id, who = clinic) => {
    const [vial, proof] = [batch.vial(index), batch.proof(index)]
    return named(
      (await story.rulebook.ask('vialReasons', who.party, vial, batch.id, index, carton, proof, story.now()))[0],
    )
  }

  it('is opened once by the clinic that has it, and leaves its carton', async () => {
    assert.deepEqual(await reasons(3), [])
    await story.said(clinic.operator, opening(story, 3))
    const [mask] = await story.rulebook.ask('holds', cartonA.id, batch.id, 0)
    assert.equal((mask >> 3n) & 1n, 0n)
    const told = await story.rulebook.ask('vial', batch.vial(3))
    assert.deepEqual(
      [told.batchId, told.carton, told.index, told.given, told.closed],
      [batch.id, cartonA.id, 3n, 0n, false],
    )
    assert.equal(await open(opening(story, 3)), 'vial-already-open')
  })

  it('proves its serial under the batch, at every place in the tree', async () => {
    for (const index of [0, 1, 63, 64, 99]) assert.equal(await open(opening(story, index)), 'none')
    const honest = opening(story, 5)
    for (const flaw of [
      { proof: [] },
      { proof: honest.proof.slice(1) },
      { proof: [...honest.proof, zeroDigest] },
      { proof: batch.proof(6) },
      { index: 6 },
      { index: 600 },
      { vial: sha256('guessed') },
    ])
      assert.equal(await open({ ...honest, ...flaw }), 'serial-unproven')
  })

  it('proves its serial in trees of any size', async () => {
    for (const size of [1, 2, 3, 5, 8, 13]) {
      const other = goods(`SIZE-${size}`, size)
      await story.said(maker.operator, registration(other))
      for (let index = 0; index < size; index++) {
        const args = [maker.party, other.vial(index), other.id, index, zeroDigest, other.proof(index), story.now()]
        assert.deepEqual(named((await story.rulebook.ask('vialReasons', ...args))[0]), [
          'role-missing',
          'batch-not-released',
        ])
      }
    }
  })

  it('is not opened by a clinic without it, from another carton, or by no clinic', async () => {
    assert.equal(await story.say(otherClinic.operator, opening(story, 3)), 'vial-not-held')
    assert.equal(await open(opening(story, 3, cartonB)), 'vial-not-held')
    assert.equal(await open({ ...opening(story, 3), carton: zeroDigest }), 'vial-not-held')
    assert.equal(await open({ ...opening(story, 3), carton: unit(99).id }), 'vial-not-held')
    await handOver(story, cartonA, 'clinic', 'carrier')
    assert.equal(await story.say(carrier.operator, opening(story, 3)), 'role-missing')
  })

  it('is opened for 28 days at most, and not beyond the expiry of its batch', async () => {
    const until = (index: number, ms: number) =>
      open({ ...opening(story, index), discardAt: instant(story.now() + ms) })
    assert.equal(await until(3, 13 * 365 * dayMs), 'data-malformed')
    assert.equal(await until(3, 28 * dayMs + 1), 'data-malformed')
    assert.equal(await until(3, 28 * dayMs), 'none')
    story.later(290 * dayMs)
    const left = Number((await story.rulebook.ask('batch', batch.id)).expiresAt) - story.now()
    assert.equal(await until(4, left + 1), 'data-malformed')
    assert.equal(await until(4, left), 'none')
  })

  it('gives no dose that was before it was opened', async () => {
    await story.said(clinic.operator, opening(story, 3))
    const dosed = (ms: number) => story.say(clinic.operator, dosing(3), { occurredAt: instant(story.now() + ms) })
    assert.equal(await dosed(-1), 'vial-not-open')
    assert.equal(await dosed(-30 * dayMs), 'vial-not-open')
    const [carton, proof] = [cartonA.id, batch.proof(3)]
    const args = [clinic.party, batch.vial(3), batch.id, 3, carton, proof, story.now() - 1]
    assert.deepEqual(named((await story.rulebook.ask('vialReasons', ...args))[0]), ['vial-not-open'])
    assert.equal(await dosed(0), 'none')
  })

  it('can be opened from the loose stock after unpacking', async () => {
    await story.said(clinic.operator, { kind: 'unpack', parent: cartonA.id, units: [], vials: [batch.vials(3, 4)] })
    assert.equal(await open(opening(story, 3)), 'vial-not-held')
    assert.equal(await open({ ...opening(story, 3), carton: zeroDigest }), 'none')
    assert.equal(await open(dosing(3)), 'none')
  })

  it('stays closed while its carton is offered or was discarded', async () => {
    await offered(story, cartonA, 'clinic', 'carrier')
    assert.equal(await open(opening(story, 3)), 'unit-under-offer')
    await story.said(clinic.operator, { kind: 'discard', target: cartonB.id, scope: 'unit', reason: 'broken' })
    assert.equal(await open(opening(story, 150, cartonB)), 'unit-closed')
  })

  it('is told all reasons at once', async () => {
    await story.said(regulator.operator, recall(batch.id, 'batch'))
    await warmed(story)
    assert.deepEqual(await reasons(3, cartonA.id, carrier), [
      'role-missing',
      'batch-recalled',
      'unit-suspended',
      'vial-not-held',
    ])
    assert.equal(await open(opening(story, 3)), 'batch-recalled')
  })

  for (const [refusal, harm] of harms)
    it(`is not opened, nor dosed once open: ${refusal}`, async () => {
      await story.said(clinic.operator, opening(story, 3))
      await story.said(clinic.operator, dosing(3))
      await harm(story)
      assert.equal(await open(opening(story, 4)), refusal)
      const lasting = refusal === 'batch-expired' ? ['batch-expired', 'vial-session-over'] : [refusal]
      assert.deepEqual(await reasons(3), lasting)
      assert.equal(await open(dosing(3)), refusal)
    })

  it('may be used again when its carton is cleared', async () => {
    await story.said(clinic.operator, opening(story, 3))
    const excursion = await warmed(story)
    assert.equal(await open(dosing(3)), 'unit-suspended')
    await story.said(quality.operator, { kind: 'assess', unit: cartonA.id, excursion, decision: 'cleared' })
    assert.equal(await open(dosing(3)), 'none')
  })

  it('that is open goes on while its carton is offered, handed over or discarded', async () => {
    await story.said(clinic.operator, opening(story, 3))
    await handOver(story, cartonA, 'clinic', 'carrier')
    await story.said(carrier.operator, { kind: 'discard', target: cartonA.id, scope: 'unit', reason: 'empty' })
    assert.equal(await open(dosing(3)), 'none')
  })

  it('gives as many doses as it has, within its session, to its clinic', async () => {
    assert.equal(await open(dosing(3)), 'vial-not-open')
    await story.said(clinic.operator, opening(story, 3))
    assert.equal(await story.say(otherClinic.operator, dosing(3)), 'vial-not-held')
    assert.deepEqual(await reasons(3, cartonA.id, otherClinic), ['vial-not-held'])
    const inTime = instant(story.now() + dayMs / 4)
    story.later(dayMs)
    assert.equal(await open(dosing(3)), 'vial-session-over')
    assert.equal(await story.say(clinic.operator, dosing(3), { occurredAt: inTime }), 'none')
    assert.equal(await story.say(clinic.operator, dosing(3), { occurredAt: inTime }), 'none')
    assert.equal(await story.say(clinic.operator, dosing(3), { occurredAt: inTime }), 'doses-exhausted')
  })

  it('is not opened for a session that is over', async () => {
    assert.equal(await open({ ...opening(story, 3), discardAt: instant(story.now() - 1) }), 'vial-session-over')
  })

  it('is not opened for a clinic that is suspended, and the view says so', async () => {
    await story.submit(story.coSign(council, { kind: 'suspendParty', member: clinic.party, suspended: true }))
    assert.deepEqual(await reasons(3), ['party-suspended'])
    assert.equal(await open(opening(story, 3)), 'party-suspended')
  })
})

describe('a symptom report', () => {
  let story: Story
  let dose: Digest
  let recorded: Statement
  beforeEach(async () => {
    story = await openStory()
    await delivered(story)
    await story.said(clinic.operator, opening(story, 3))
    recorded = await story.said(clinic.operator, dosing(3, patient.address))
    dose = recorded.id
  })
  const patientOf = (who: { party: typeof clinic.party }) => ({ party: who.party, key: patient })

  it("comes from the patient's pseudonym or the clinic of the dose", async () => {
    assert.equal(await story.say(patientOf(clinic), symptom(dose)), 'none')
    assert.equal(await story.say(clinic.operator, symptom(dose)), 'none')
    assert.equal(await story.say(otherClinic.operator, symptom(dose)), 'key-not-permitted')
    assert.equal(await story.say(patientOf(otherClinic), symptom(dose)), 'key-unknown')
    assert.equal(await story.say({ ...patientOf(clinic), key: key(8) }, symptom(dose)), 'key-unknown')
  })

  it('is about a dose that is known, within 400 days', async () => {
    assert.equal(await story.say(patientOf(clinic), symptom(sha256('x'))), 'key-unknown')
    assert.equal(await story.say(clinic.operator, symptom(sha256('x'))), 'dose-unknown')
    story.later(400 * dayMs)
    assert.equal(await story.say(patientOf(clinic), symptom(dose)), 'none')
    story.later(1000)
    assert.equal(await story.say(patientOf(clinic), symptom(dose)), 'follow-up-over')
  })

  it('is all that a pseudonym may sign', async () => {
    for (const event of [dosing(3), opening(story, 4)] as Event[])
      assert.equal(await story.say(patientOf(clinic), event), 'key-unknown')
    const disguised = forged(story, patientOf(clinic), dosing(3), { subject: dose })
    assert.deepEqual((await story.submit(disguised)).refusals, ['key-unknown'])
  })

  it('is heard also when the clinic is suspended', async () => {
    await story.submit(story.coSign(council, { kind: 'suspendParty', member: clinic.party, suspended: true }))
    assert.equal(await story.say(clinic.operator, symptom(dose)), 'party-suspended')
    assert.equal(await story.say(patientOf(clinic), symptom(dose)), 'none')
  })

  it('is refused for a dose that was signed and never recorded, whatever else is proven', async () => {
    const ghost = story.sign(clinic.operator, dosing(3, patient.address))
    assert.equal(await story.say(clinic.operator, symptom(ghost.id)), 'dose-unknown')
    assert.equal(await story.say(patientOf(clinic), symptom(ghost.id)), 'key-unknown')
    const evidence = (list: Parameters<typeof packEvidence>[0], id: Digest) => packEvidence(list, id) as Hex
    const forged = [evidence([ghost], ghost.id), evidence([recorded, ghost], ghost.id), evidence([recorded], dose)]
    for (const proof of forged) {
      const statement = story.sign(clinic.operator, symptom(ghost.id))
      assert.deepEqual((await story.rulebook.submit([statement], undefined, proof)).refusals, ['dose-unknown'])
    }
  })

  it('proves its dose among all that were recorded with it, wherever it stands', async () => {
    for (const index of [4, 5, 6]) await story.said(clinic.operator, opening(story, index))
    const doses = [4, 5, 6].flatMap((index) => [1, 2].map(() => story.sign(clinic.operator, dosing(index))))
    const { refusals } = await story.submit(...doses, story.sign(clinic.operator, dosing(6)))
    assert.deepEqual(refusals.slice(-2), ['none', 'doses-exhausted'])
    for (const { id } of doses) assert.equal(await story.say(clinic.operator, symptom(id)), 'none')
  })

  it('waits for a transaction of its own when its dose is in the same', async () => {
    const given = story.sign(clinic.operator, dosing(3, key(8).address))
    const reported = story.sign(clinic.operator, symptom(given.id))
    assert.deepEqual((await story.submit(given, reported)).refusals, ['none', 'dose-unknown'])
    assert.deepEqual((await story.submit(reported)).refusals, ['none'])
  })
})

async function warmed(story: Story): Promise<Digest> {
  await story.said(clinic.operator, placing(cartonA, 'clinic', 'fridge'))
  story.later(minuteMs)
  return exposed(story, 'clinic', 'fridge')
}

async function condemned(story: Story, excursion: Digest): Promise<void> {
  await story.said(quality.operator, { kind: 'assess', unit: cartonA.id, excursion, decision: 'condemned' })
}
