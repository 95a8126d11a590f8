import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import {
  acceptUnits,
  cancelOffer,
  deliver,
  enrollDevice,
  enrollPatient,
  ledgerStatus,
  offerUnits,
  openVial,
  pack,
  placeUnit,
  readCard,
  recall,
  recordDose,
  recordStage,
  registerBatch,
  rejectUnit,
  removeUnit,
  reportSymptom,
  revokeDevice,
  syncLedger,
  unpack,
  type Workspace,
} from '../../src/app/index.ts'
import { blankForm } from '../../src/app/symptom.ts'
import { type Digest, gtin, instant, subjectOf } from '../../src/values/index.ts'
import {
  batch,
  type Consortium,
  cartonA,
  cartonB,
  dayMs,
  delivered,
  founded,
  hourMs,
  made,
  offer,
  otherPallet,
  type Player,
  pallet,
  vial,
} from '../support/consortium.ts'
import { refused } from './refused.ts'

type Said = { readonly statement: Digest } | readonly { readonly statement: Digest }[]
type Deed = {
  readonly from: () => Promise<Consortium>
  readonly by: Player
  /** What happens before, and was told. */
  readonly before?: (story: Consortium) => Promise<unknown>
  readonly say: (site: Workspace, story: Consortium) => Promise<Said>
}

const card = (story: Consortium) => join(story.dir, 'card.json')
const device = { label: 'probe', model: 'XY-MD02', port: '/dev/ttyNONE', busAddress: '1', probe: 'P-1' }
const judged = { container: 'fridge', profile: 'fridge-strict', intervalMs: 60_000 }
const details = { gtin: gtin('09506000134352'), lot: 'NEW', dosesPerVial: 1, vaccine: 'penta', stability: [] }
const patient = (story: Consortium) => enrollPatient(story.at.clinic, card(story))
const dose = (site: Workspace, story: Consortium) =>
  recordDose(site, { vial: vial(0), card: readCard(card(story)), doseNumber: 1, note: null })

/** Every use-case that says something for good. */
const deeds: Readonly<Record<string, Deed>> = {
  'batch register, with serials made up anew each time': {
    from: founded,
    by: 'maker',
    say: (site) => registerBatch(site, { ...details, expiresAt: instant(site.clock.now() + 300 * dayMs), serials: 5 }),
  },
  'batch stage': {
    from: made,
    by: 'maker',
    say: (site) => recordStage(site, { name: batch, stage: 'research', passed: true, note: 'again' }),
  },
  'batch recall': { from: made, by: 'maker', say: (site) => recall(site, batch, 'batch', 'impure') },
  'pack, of all the vials that are loose': {
    from: made,
    by: 'maker',
    before: async ({ at: { maker } }) =>
      registerBatch(maker, { ...details, expiresAt: instant(maker.clock.now() + 300 * dayMs), serials: 5 }),
    say: async (site) => {
      const { name } = (await site.answers()).tables.batch.list().find(({ lot }) => lot === 'NEW') ?? assert.fail()
      return pack(site, { into: otherPallet, units: [], vials: { batch: name, count: 5 } })
    },
  },
  'unpack, of everything inside': { from: made, by: 'maker', say: (site) => unpack(site, { from: pallet, units: [] }) },
  'handoff offer, with an end that depends on the moment': {
    from: made,
    by: 'maker',
    say: (site, { at }) => {
      const until = instant(site.clock.now() + dayMs)
      return offerUnits(site, { units: [pallet], receiver: at.clinic.site.file.party, purpose: 'delivery', until })
    },
  },
  'handoff accept': {
    from: made,
    by: 'clinic',
    before: (story) => offer(story, [pallet], 'maker', 'clinic'),
    say: (site) => acceptUnits(site, { units: [pallet], missing: [], damaged: [] }),
  },
  'handoff reject': {
    from: made,
    by: 'clinic',
    before: (story) => offer(story, [pallet], 'maker', 'clinic'),
    say: (site) => rejectUnit(site, pallet, 'wet'),
  },
  'handoff cancel': {
    from: made,
    by: 'maker',
    before: (story) => offer(story, [pallet], 'maker', 'clinic'),
    say: (site) => cancelOffer(site, pallet),
  },
  'container place': { from: delivered, by: 'clinic', say: (site) => placeUnit(site, cartonA, 'fridge') },
  'container remove': {
    from: delivered,
    by: 'clinic',
    before: ({ at }) => placeUnit(at.clinic, cartonA, 'fridge'),
    say: (site) => removeUnit(site, cartonA, 'fridge'),
  },
  'device enroll': { from: founded, by: 'carrier', say: (site) => enrollDevice(site, { ...device, ...judged }) },
  'device revoke': {
    from: founded,
    by: 'carrier',
    before: ({ at }) => enrollDevice(at.carrier, { ...device, ...judged }),
    say: (site) => revokeDevice(site, device.label, 5n),
  },
  'vial open': { from: delivered, by: 'clinic', say: (site) => openVial(site, vial(0)) },
  'dose record': {
    from: delivered,
    by: 'clinic',
    before: async (story) => [await patient(story), await openVial(story.at.clinic, vial(0))],
    say: dose,
  },
  'symptom report': {
    from: delivered,
    by: 'clinic',
    before: async (story) => {
      await patient(story)
      await openVial(story.at.clinic, vial(0))
      await dose(story.at.clinic, story)
    },
    say: async (site, story) => {
      const [row] = (await site.answers()).tables.dose.list()
      const form = { ...blankForm(row?.givenAt ?? instant(0)), events: ['fever-38-or-more' as const] }
      return reportSymptom(site, { dose: row?.id ?? '', form, card: readCard(card(story)) })
    },
  },
}

const idsOf = (said: Said) => [said].flat().map((one) => (one as { statement: Digest }).statement)

describe('a command that is repeated before its answer was told', () => {
  for (const [name, { from, by, before, say }] of Object.entries(deeds))
    it(`finds what it said and says nothing twice: ${name}`, async () => {
      const story = await from()
      await before?.(story)
      story.at[by].acknowledge()
      const first = idsOf(await say(story.at[by], story))
      story.clock.jump(60_000)
      const again = story.reopen(by)
      const { recorded } = (await again.answers()).count()
      assert.deepEqual(idsOf(await say(again, story)), first)
      const anchors = name.startsWith('handoff') ? 1 : 0
      assert.ok((await again.answers()).count().recorded <= recorded + anchors)
      assert.equal((await again.answers()).count().rejected, 0)
      await story.close()
    })
})

describe('a command that is repeated after its answer was told', () => {
  it('is a new one', async () => {
    const story = await delivered()
    const { clinic } = story.at
    const first = await placeUnit(clinic, cartonA, 'fridge')
    clinic.acknowledge()
    await refused('unit-already-placed', placeUnit(clinic, cartonA, 'fridge'))
    await removeUnit(clinic, cartonA, 'fridge')
    assert.notEqual((await placeUnit(clinic, cartonA, 'fridge')).statement, first.statement)
    await story.close()
  })

  it('is a new one after a refusal, for that was told by failing', async () => {
    const story = await made()
    await refused('unit-not-held', placeUnit(story.at.clinic, pallet, 'fridge'))
    await refused('unit-not-held', placeUnit(story.at.clinic, pallet, 'fridge'))
    assert.equal((await ledgerStatus(story.at.clinic)).rejected, 2)
    await offer(story, [pallet], 'maker', 'clinic')
    await acceptUnits(story.at.clinic, { units: [pallet], missing: [], damaged: [] })
    await placeUnit(story.at.clinic, pallet, 'fridge')
    await story.close()
  })

  it('is a new one when more was said about the same thing since, although nobody was ever told', async () => {
    const story = await delivered()
    const { clinic, carrier } = story.at
    const first = await placeUnit(clinic, cartonA, 'fridge')
    await removeUnit(clinic, cartonA, 'fridge')
    assert.notEqual((await placeUnit(clinic, cartonA, 'fridge')).statement, first.statement)
    await removeUnit(clinic, cartonA, 'fridge')
    const until = instant(story.clock.now() + dayMs)
    const terms = { units: [cartonA], receiver: carrier.site.file.party, purpose: 'return', until } as const
    const [offered] = await offerUnits(clinic, terms)
    await cancelOffer(clinic, cartonA)
    const [again] = await offerUnits(clinic, terms)
    assert.notEqual(again?.statement, offered?.statement)
    assert.equal((await clinic.answers()).tables.unit.get(subjectOf(cartonA))?.suspendedBy.length, 0)
    await story.close()
  })
})

describe('a ledger that cannot be reached', () => {
  const chain = ({ dir }: Consortium) => join(dir, 'laboratory')
  const away = (story: Consortium) => renameSync(chain(story), `${chain(story)}.away`)
  const back = (story: Consortium) => renameSync(`${chain(story)}.away`, chain(story))

  it('ends a command as unreachable, and what was said is delivered later exactly once', async () => {
    const story = await delivered()
    await story.at.clinic.answers()
    await story.close()
    away(story)
    const clinic = story.reopen('clinic')
    for (let time = 0; time < 2; time++)
      await assert.rejects(placeUnit(clinic, cartonA, 'fridge'), {
        code: 'app.ledger-unreachable',
        kind: 'unreachable',
      })
    assert.deepEqual(await deliver(clinic), { recorded: 0, rejected: 0, pending: 1, refused: [] })
    const { head, unsent } = await ledgerStatus(clinic)
    assert.deepEqual([head, unsent], [null, 1])
    back(story)
    assert.deepEqual(await syncLedger(clinic), { recorded: 1, rejected: 0, pending: 0, refused: [] })
    assert.deepEqual(await syncLedger(clinic), { recorded: 0, rejected: 0, pending: 0, refused: [] })
    const again = story.reopen('clinic')
    const { recorded } = (await again.answers()).count()
    await placeUnit(again, cartonA, 'fridge')
    assert.equal((await again.answers()).count().recorded, recorded)
    await story.close()
  })

  it('keeps nobody from accepting what arrived, with what was last known', async () => {
    const story = await made()
    await offer(story, [pallet], 'maker', 'clinic')
    await story.at.clinic.answers()
    await story.close()
    away(story)
    const clinic = story.reopen('clinic')
    const accepting = acceptUnits(clinic, { units: [pallet], missing: [], damaged: [cartonB] })
    await assert.rejects(accepting, { code: 'app.ledger-unreachable' })
    assert.equal(clinic.journal().counts().pending, 1)
    back(story)
    story.clock.jump(hourMs)
    await syncLedger(clinic)
    const [handoff] = (await clinic.answers()).tables.handoff.list()
    assert.deepEqual([handoff?.status, handoff?.damaged], ['accepted', [subjectOf(cartonB)]])
    await story.close()
  })

  it('is not asked at all by a site that belongs to none', async () => {
    const story = await founded()
    story.at.clinic.site.update((file) => {
      file.ledger = null
    })
    await assert.rejects(placeUnit(story.at.clinic, cartonA, 'x'), { code: 'app.ledger-unset', kind: 'usage' })
    await assert.rejects(story.at.clinic.answers(), { code: 'app.ledger-unset' })
    await story.close()
  })
})
