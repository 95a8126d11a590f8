import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import {
  addressAsDigest,
  type Digest,
  type Hex,
  type Instant,
  instant,
  type RefusalName,
  refusals,
  sha256,
  zeroDigest,
} from '../../src/values/index.ts'
import type { Relayed } from '../support/rulebook.ts'
import { goods, unit } from '../support/rulebookGoods.ts'
import {
  acceptance,
  batch,
  cartonA,
  cast,
  checkpointed,
  checkpointing,
  council,
  dayMs,
  delivered,
  dosing,
  enrolment,
  exposed,
  exposure,
  forged,
  key,
  minuteMs,
  offered,
  offering,
  opening,
  openStory,
  pallet,
  placing,
  registration,
  removing,
  type Story,
  stage,
} from '../support/rulebookStory.ts'

type Provocation = (story: Story) => Promise<RefusalName | undefined>

const { maker, laboratory, carrier, clinic, regulator, quality } = cast
const stranger = { party: key(500).address, key: key(500) }
const release: Event = { kind: 'releaseBatch', batch: batch.id }
const unpackAll: Event = { kind: 'unpack', parent: pallet.id, units: [cartonA.id], vials: [] }
const discardVial: Event = { kind: 'discard', target: batch.vial(3), scope: 'vial', reason: 'broken' }
const council3 = council.map(({ address }) => address)
const pack = (number: number, units: Digest[] = []): Event & { kind: 'pack' } => ({
  kind: 'pack',
  name: unit(number).name,
  units,
  vials: [],
})

/** For every refusal one statement that earns it. The compiler sees to it that none is forgotten. */
const provocations: Record<Exclude<RefusalName, 'none'>, Provocation> = {
  'signature-invalid': async (story) => {
    const statement = story.sign(maker.operator, release)
    return first(story, { ...statement, signature: `0x${'00'.repeat(65)}${statement.signature.slice(-8)}` })
  },
  'domain-mismatch': async (story) => {
    const statement = story.sign(maker.operator, release)
    return first(story, { ...statement, signature: `${statement.signature.slice(0, -8)}deadbeef` as Hex })
  },
  'key-unknown': (story) => story.say({ ...maker.operator, key: key(500) }, release),
  'key-revoked': async (story) => {
    await story.said(maker.admin, { kind: 'revokeKey', key: maker.operator.key.address, lastGoodSequence: 2n })
    return story.say(maker.operator, unpackAll)
  },
  'key-expired': async (story) => {
    await story.said(maker.admin, enrolment(key(500).address, 'operator', instant(story.now() - 1)))
    return story.say({ ...maker.operator, key: key(500) }, unpackAll)
  },
  'key-not-permitted': (story) => story.say(maker.device, offering(story, pallet, 'carrier')),
  'party-unknown': (story) => story.say(stranger, release),
  'party-suspended': async (story) => {
    await first(story, story.coSign(council, { kind: 'suspendParty', member: maker.party, suspended: true }))
    return story.say(maker.operator, unpackAll)
  },
  'role-missing': (story) => story.say(carrier.operator, registration(goods('LOT-2', 3))),
  'nonce-used': (story) => story.say(maker.operator, unpackAll, { nonce: 0n }),
  'time-in-future': (story) =>
    story.say(maker.operator, unpackAll, { occurredAt: instant(story.now() + 5 * minuteMs + 1) }),
  'time-too-old': (story) => story.say(maker.operator, unpackAll, { occurredAt: ago(story, 400 * dayMs + 1) }),
  'deadline-passed': (story) => story.say(maker.operator, unpackAll, { deadline: ago(story, 1) }),
  'deadline-too-far': (story) =>
    story.say(maker.operator, unpackAll, { deadline: instant(story.now() + 400 * dayMs + 1) }),
  'kind-unknown': async (story) => first(story, forged(story, maker.operator, release, { kind: 102 })),
  'data-malformed': async (story) => first(story, forged(story, maker.operator, release, { kind: 30, data: '0x01' })),
  'quorum-missing': async (story) => first(story, story.coSign(council.slice(0, 1), admission())),
  'council-invalid': async (story) =>
    first(story, story.coSign(council, { kind: 'setCouncil', members: council3, threshold: 4, lockMs: 0 })),
  'party-exists': async (story) => first(story, story.coSign(council, admission(maker.party))),
  'key-exists': (story) => story.say(clinic.admin, enrolment(maker.operator.key.address, 'operator')),
  'batch-unknown': (story) => story.say(maker.operator, { kind: 'releaseBatch', batch: zeroDigest }),
  'batch-exists': (story) => story.say(maker.operator, registration(batch)),
  'batch-expired': (story) =>
    story.say(maker.operator, { ...registration(goods('LOT-2', 3)), expiresAt: ago(story, 0) }),
  'batch-not-released': async (story) => {
    const other = await unreleased(story)
    const open = { kind: 'openVial', vial: other.vial(0), carton: zeroDigest, batch: other.id, index: 0 } as const
    await first(story, story.coSign(council, { kind: 'setRoles', member: maker.party, roles: ['clinic'] }))
    return story.say(maker.operator, { ...open, discardAt: story.now(), proof: other.proof(0) })
  },
  'batch-recalled': async (story) => {
    await delivered(story)
    await recalled(story, batch.id, 'batch')
    return story.say(clinic.operator, opening(story, 3))
  },
  'batch-already-released': (story) => story.say(regulator.operator, release),
  'stage-missing': async (story) => {
    const other = await unreleased(story)
    return story.say(maker.operator, { kind: 'releaseBatch', batch: other.id })
  },
  'stage-failed': async (story) => {
    const other = await unreleased(story)
    await story.said(laboratory.operator, stage('test', false, other))
    return story.say(maker.operator, { kind: 'releaseBatch', batch: other.id })
  },
  'name-mismatch': async (story) => {
    const subject = sha256('another name')
    return first(story, forged(story, maker.operator, registration(goods('LOT-2', 3)), { subject }))
  },
  'unit-unknown': (story) => story.say(maker.operator, offering(story, unit(99), 'carrier')),
  'unit-not-held': (story) => story.say(carrier.operator, offering(story, pallet, 'clinic')),
  'unit-not-top': (story) => story.say(maker.operator, offering(story, cartonA, 'carrier')),
  'unit-recalled': async (story) => {
    await recalled(story, pallet.id, 'unit')
    return story.say(maker.operator, offering(story, pallet, 'carrier'))
  },
  'unit-suspended': async (story) => {
    await suspended(story)
    return story.say(maker.operator, offering(story, pallet, 'carrier'))
  },
  'unit-condemned': async (story) => {
    const excursion = await suspended(story)
    await story.said(quality.operator, { kind: 'assess', unit: pallet.id, excursion, decision: 'condemned' })
    return story.say(maker.operator, offering(story, pallet, 'carrier'))
  },
  'unit-closed': async (story) => {
    await story.said(maker.operator, { kind: 'discard', target: pallet.id, scope: 'unit', reason: 'burnt' })
    return story.say(maker.operator, offering(story, pallet, 'carrier', { purpose: 'destruction' }))
  },
  'unit-under-offer': async (story) => {
    await offered(story, pallet, 'maker', 'carrier')
    return story.say(maker.operator, unpackAll)
  },
  'hierarchy-cycle': (story) => story.say(maker.operator, { ...pack(1, [pallet.id]), name: cartonA.name }),
  'hierarchy-too-deep': async (story) => {
    for (let at = 10; at < 16; at++)
      await story.said(maker.operator, pack(at, [at === 10 ? pallet.id : unit(at - 1).id]))
    return story.say(maker.operator, pack(16, [unit(15).id]))
  },
  'vials-not-held': (story) =>
    story.say(maker.operator, { kind: 'pack', name: unit(9).name, units: [], vials: [batch.vials(99, 101)] }),
  'offer-missing': async (story) => story.say(carrier.operator, await acceptance(story, pallet, sha256('no offer'))),
  'offer-expired': async (story) => {
    const { id } = await offered(story, pallet, 'maker', 'carrier')
    story.later(dayMs + 1)
    return story.say(carrier.operator, await acceptance(story, pallet, id))
  },
  'offer-not-addressed': async (story) => {
    const { id } = await offered(story, pallet, 'maker', 'carrier')
    return story.say(clinic.operator, await acceptance(story, pallet, id))
  },
  'custody-sequence-mismatch': async (story) => {
    const { id } = await offered(story, pallet, 'maker', 'carrier')
    return story.say(carrier.operator, { ...(await acceptance(story, pallet, id)), custodySequence: 1 })
  },
  'receiver-unknown': (story) =>
    story.say(maker.operator, offering(story, pallet, 'carrier', { receiver: stranger.party })),
  'container-not-owned': async (story) => {
    const event = { ...placing(pallet, 'maker', 'fridge 1'), owner: carrier.party } as Event
    return story.say(maker.operator, event)
  },
  'unit-not-placed': (story) => story.say(maker.operator, removing(pallet, 'maker', 'fridge 1')),
  'unit-already-placed': async (story) => {
    await story.said(maker.operator, placing(pallet, 'maker', 'fridge 1'))
    return story.say(maker.operator, placing(pallet, 'maker', 'fridge 2'))
  },
  'checkpoint-not-growing': async (story) => {
    const { deviceLog } = logs
    const event = await checkpointing(story, deviceLog)
    await story.said(maker.device, event)
    return story.say(maker.device, event)
  },
  'checkpoint-previous-mismatch': async (story) =>
    story.say(maker.device, { ...(await checkpointing(story, logs.deviceLog)), previous: sha256('x') } as Event),
  'checkpoint-missing': (story) => story.say(maker.device, exposure(story, 'maker', 'fridge 1')),
  'excursion-invalid': async (story) => {
    await checkpointed(story, maker.device)
    return story.say(maker.device, exposure(story, 'maker', 'fridge 1', { phase: 'worsened' }))
  },
  'excursion-not-open': (story) =>
    story.say(quality.operator, { kind: 'assess', unit: pallet.id, excursion: sha256('x'), decision: 'cleared' }),
  'serial-unproven': async (story) => {
    await delivered(story)
    return story.say(clinic.operator, { ...opening(story, 3), proof: batch.proof(4) })
  },
  'vial-not-held': async (story) => {
    await delivered(story)
    return story.say(clinic.operator, opening(story, 150, cartonA))
  },
  'vial-not-open': async (story) => {
    await delivered(story)
    return story.say(clinic.operator, dosing(3))
  },
  'vial-already-open': async (story) => {
    await opened(story)
    return story.say(clinic.operator, opening(story, 3))
  },
  'vial-session-over': async (story) => {
    await opened(story)
    story.later(dayMs)
    return story.say(clinic.operator, dosing(3))
  },
  'vial-closed': async (story) => {
    await opened(story)
    await story.said(clinic.operator, discardVial)
    return story.say(clinic.operator, dosing(3))
  },
  'doses-exhausted': async (story) => {
    await opened(story)
    await story.said(clinic.operator, dosing(3))
    await story.said(clinic.operator, dosing(3))
    return story.say(clinic.operator, dosing(3))
  },
  'dose-unknown': (story) =>
    story.say(clinic.operator, { kind: 'symptom', dose: sha256('x'), ciphertextHash: sha256('sealed') }),
  'follow-up-over': async (story) => {
    await opened(story)
    const dose = await story.said(clinic.operator, dosing(3))
    story.later(400 * dayMs + 1000)
    return story.say(clinic.operator, { kind: 'symptom', dose: dose.id, ciphertextHash: sha256('sealed') })
  },
  'action-unknown': async (story) =>
    first(story, story.coSign(council.slice(0, 1), { kind: 'enact', action: sha256('x') })),
  'action-locked': async (story) => {
    await first(story, story.coSign(council, { kind: 'setCouncil', members: council3, threshold: 2, lockMs: dayMs }))
    const announced = story.coSign(council, admission())
    await first(story, announced)
    return first(story, story.coSign(council.slice(0, 1), { kind: 'enact', action: announced.id }))
  },
  'grant-unknown': async (story) => {
    const { dose, patient } = await dosed(story)
    return story.say(patient, { kind: 'revokeGrant', dose, reader: regulator.party })
  },
  'grant-over': async (story) => {
    const { dose, patient } = await dosed(story)
    return story.say(patient, granting(dose, ago(story, 1)))
  },
}

describe('refusals', () => {
  for (const { code, name } of refusals.slice(1) as readonly { code: number; name: keyof typeof provocations }[])
    it(`${code} ${name} is earned by a statement`, async () => {
      const story = await openStory()
      assert.equal(await provocations[name](story), name)
    })

  it('are 66, and each has a statement here that earns it', () => {
    assert.deepEqual(
      Object.keys(provocations),
      refusals.slice(1).map(({ name }) => name),
    )
    assert.equal(refusals.length, 67)
  })

  it('have one sentence each and a hint', () => {
    for (const { sentence, hint } of refusals) {
      assert.match(sentence, /^[A-Z][^.]+$/)
      assert.match(hint, /^[a-z][^.]+$/)
    }
  })
})

const logs = { deviceLog: addressAsDigest(maker.device.key.address) }

async function first(story: Story, statement: Relayed): Promise<RefusalName | undefined> {
  return (await story.submit(statement)).refusals[0]
}

const ago = (story: Story, ms: number) => instant(story.now() - ms)

const admission = (member = key(600).address): Event => ({
  kind: 'admit',
  member,
  name: 'Newcomer',
  roles: ['carrier'],
  recipient: 'age1newcomer',
})

async function unreleased(story: Story) {
  const other = goods('LOT-2', 3)
  await story.said(maker.operator, registration(other))
  return other
}

async function recalled(story: Story, target: typeof batch.id, scope: 'batch' | 'unit') {
  await story.said(regulator.operator, { kind: 'recall', target, scope, reason: 'defect' })
}

async function suspended(story: Story) {
  await story.said(maker.operator, placing(pallet, 'maker', 'fridge 1'))
  story.later(minuteMs)
  return exposed(story, 'maker', 'fridge 1')
}

async function dosed(story: Story) {
  await opened(story)
  const { id } = await story.said(clinic.operator, dosing(3))
  return { dose: id, patient: { party: clinic.party, key: key(7) } }
}

function granting(dose: Digest, until: Instant): Event {
  return { kind: 'grant', dose, reader: regulator.party, until, ciphertextHash: sha256('sealed again') }
}

async function opened(story: Story) {
  await delivered(story)
  await story.said(clinic.operator, opening(story, 3))
}
