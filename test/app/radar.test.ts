import assert from 'node:assert/strict'
import {
  acceptUnits,
  checkDose,
  discardVial,
  listClones,
  locateParty,
  openSession,
  openVial,
  placeNamed,
  registerBatch,
  sayClone,
  unpack,
  type Workspace,
} from '../../src/app/index.ts'
import { demonstrationProduct } from '../../src/coldchain/index.ts'
import { type Element, gtin, instant, type Name } from '../../src/values/index.ts'
import {
  type Consortium,
  cartonA,
  dayMs,
  delivered,
  hourMs,
  made,
  offer,
  pallet,
  stage,
  vial,
} from '../support/consortium.ts'

/** A scan of a typed code at a site, in a session of its own. */
async function scanAt(workspace: Workspace, name: Name): Promise<string | undefined> {
  const session = await openSession(workspace, { expecting: null })
  const { answerText } = await import('../../src/capture/index.ts')
  const answered = answerText({ source: 'typed', text: name }, workspace.lineClock)
  const [scanned] = session.take([{ answered, live: true, from: 'keyboard' }])
  return scanned?.verdict
}

async function reasonsAt(workspace: Workspace): Promise<string[]> {
  return (await listClones(workspace)).map(({ reason }) => reason)
}

const codes = ({ reasons }: { readonly reasons: readonly { readonly code: string }[] }) =>
  reasons.map(({ code }) => code)

async function located({ at }: Consortium, by: Workspace): Promise<void> {
  await locateParty(by, at.clinic.site.file.name, placeNamed('60.17,24.94'))
  await locateParty(by, at.maker.site.file.name, placeNamed('41.9, 12.5'))
}

/** Both cartons go from the maker to the clinic, in the hours that a flight takes. */
const flown = stage(made, async (story) => {
  const { at, clock } = story
  clock.jump(hourMs)
  await offer(story, [pallet], 'maker', 'clinic')
  clock.jump(5 * hourMs)
  await acceptUnits(at.clinic, { units: [pallet], missing: [], damaged: [] })
  clock.jump(60_000)
  await unpack(at.clinic, { from: pallet, units: [] })
})

describe('app radar', () => {
  it('suspects a vial that is scanned here, far from where its carton was taken over an hour before', async () => {
    const story = await flown()
    const { maker, clinic } = story.at
    story.clock.jump(hourMs)
    assert.equal(await scanAt(maker, vial(0)), 'received')
    assert.deepEqual(await reasonsAt(maker), [])
    await located(story, maker)
    story.clock.jump(60_000)
    assert.equal(await scanAt(maker, vial(0)), 'clone suspected')
    const [found] = await listClones(maker)
    assert.deepEqual([found?.reason, found?.unit], ['impossible-speed', vial(0)])
    assert.deepEqual(
      [found?.first.party, found?.second.party],
      [clinic, maker].map(({ site }) => site.file.party),
    )
    const { tables } = await maker.answers()
    const said = sayClone(tables, found ?? assert.fail())
    assert.match(
      said,
      /^accepted at clinic .*, scanned at maker .*: 2\d\d\d km, at least 2 h \d\d min by air, in 1 h 01 min$/,
    )
    await story.close()
  })

  it('says no-go to a vial that was opened elsewhere, and names both', async () => {
    const story = await delivered()
    const { clinic, maker } = story.at
    await openVial(clinic, vial(1))
    assert.deepEqual(codes(await checkDose(clinic, vial(1), null)), [])
    story.clock.jump(hourMs)
    const { go, reasons, clones } = await checkDose(maker, vial(1), null)
    assert.equal(go, false)
    assert.ok(codes({ reasons }).includes('clinic.clone-suspected'))
    assert.deepEqual(
      clones.map(({ reason, first, second }) => [reason, first.party, second.party]),
      [['seen-after-end', clinic.site.file.party, maker.site.file.party]],
    )
    await story.close()
  })

  it('suspects what is scanned after it was thrown away, and nothing while it may still be in the hand', async () => {
    const story = await delivered()
    const { clinic } = story.at
    await openVial(clinic, vial(2))
    await discardVial(clinic, vial(2), 'dropped')
    assert.equal(await scanAt(clinic, vial(2)), 'received')
    story.clock.jump(hourMs)
    assert.equal(await scanAt(clinic, vial(2)), 'clone suspected')
    assert.deepEqual(await reasonsAt(clinic), ['seen-after-end'])
    await story.close()
  })

  it('suspects a serial that two batches claim, and a label of one batch on a vial of another', async () => {
    const story = await delivered()
    const { maker, clinic } = story.at
    const { stability } = demonstrationProduct
    const expiresAt = instant(story.clock.now() + 300 * dayMs)
    const details = { gtin: gtin('09506000134352'), expiresAt, dosesPerVial: 2, vaccine: 'penta', stability }
    await registerBatch(maker, { ...details, lot: 'VT2', serials: ['V3', 'W1'] })
    assert.ok(codes(await checkDose(clinic, vial(3), null)).includes('clinic.clone-suspected'))
    assert.ok(!codes(await checkDose(clinic, vial(4), null)).includes('clinic.clone-suspected'))
    const label: Element[] = [{ ai: '10', value: 'VT2' }]
    const relabelled = codes(await checkDose(clinic, vial(4), null, label))
    assert.ok(relabelled.includes('clinic.clone-suspected') && relabelled.includes('clinic.label-mismatch'))
    await story.close()
  })

  it('suspects nothing in an ordinary life, wherever the parties are', async () => {
    const story = await flown()
    await located(story, story.at.clinic)
    story.clock.jump(5 * hourMs)
    for (const name of [cartonA, vial(0), vial(0)]) assert.equal(await scanAt(story.at.clinic, name), 'received')
    assert.deepEqual(await listClones(story.at.clinic), [])
    await story.close()
  })

  it('refuses a place that is none', () => {
    for (const text of ['', '91,0', '0,181', '60.17', '60.17;24.94', 'NaN,NaN'])
      assert.throws(() => placeNamed(text), { code: 'app.place-malformed' })
  })
})
