import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeReport, traceConsequences, traceToCause, verify, type Workspace } from '../../src/app/index.ts'
import { temperaturesOf } from '../../src/app/reportTemperature.ts'
import { verdictOf } from '../../src/app/reportVerdict.ts'
import { routeOf, tablesOf } from '../../src/app/reportView.ts'
import type { ReportView } from '../../src/report/index.ts'
import { gtin, type Instant, instant, milliCelsius, subjectOf, vialName } from '../../src/values/index.ts'
import { batch, cartonA, cartonB, delivered, dosesPerVial, hourMs, vialCount } from '../support/consortium.ts'
import { finished, warmRide } from '../support/finishedStory.ts'

describe('app tracing', () => {
  it('goes from a fever back to its causes, and from the batch forward to everyone concerned', async () => {
    const story = await finished()
    const { laboratory } = story.at
    const [symptom] = (await laboratory.answers()).tables.symptom.list()
    const { trace: back } = await traceToCause(laboratory, symptom?.id.slice(0, 14) ?? '')
    assert.deepEqual(
      back.route.map(({ name }) => name),
      ['maker', 'carrier', 'clinic'],
    )
    assert.deepEqual(
      back.stages.map(({ stage }) => stage),
      ['material', 'quality', 'test', 'research'],
    )
    assert.deepEqual([back.siblings.length, back.excursions.length], [1, 0])
    assert.equal(back.vial?.name, vialName(gtin('09506000134352'), 'V6'))
    const { trace: forward } = await traceConsequences(laboratory, batch)
    assert.deepEqual(forward.totals, { registered: vialCount, packed: vialCount - 1, opened: 1, loose: 0 })
    assert.deepEqual([forward.doses.length, forward.symptoms.length], [2, 1])
    await story.close()
  })

  it('starts from nothing but one report or one dose', async () => {
    const story = await finished()
    const { laboratory } = story.at
    const [only] = (await laboratory.answers()).tables.symptom.list()
    for (const text of ['0x', '', '0', only?.id.slice(0, 9) ?? '', '0xffffffff', subjectOf(cartonA)])
      await assert.rejects(traceToCause(laboratory, text), { code: 'app.dose-unknown', kind: 'usage' }, text)
    const [dose] = (await laboratory.answers()).tables.dose.list()
    assert.equal((await traceToCause(laboratory, dose?.id ?? '')).trace.dose?.id, dose?.id)
    await story.close()
  })
})

describe('app reporting', () => {
  it('writes a page with the facts of the story, which holds no name of a person', async () => {
    const story = await finished()
    const { laboratory } = story.at
    const [symptom] = (await laboratory.answers()).tables.symptom.list()
    const verification = await verify(laboratory)
    const page = await makeReport(laboratory, {
      batch,
      from: symptom?.id ?? '',
      verification,
      timeNote: 'a fast clock',
    })
    for (const fact of [
      'Lot VT1',
      'maker',
      'carrier',
      'clinic',
      'condemned',
      'fridge',
      '12.0 °C',
      'a fast clock',
      'V6',
    ])
      assert.ok(page.includes(fact), fact)
    assert.ok(!page.includes('undefined') && !page.includes('NaN') && !page.includes('[object'))
    assert.match(await makeReport(laboratory, { batch, verification: null }), /<svg/)
    await story.close()
  })

  it('is written without the readings that were not shared, and says so', async () => {
    const story = await finished()
    const { clinic, laboratory } = story.at
    rmSync(join(clinic.site.dir, clinic.site.file.exchange, 'readings'), { recursive: true })
    const page = await makeReport(laboratory, { batch, verification: null })
    assert.match(page, /Some readings are not here/)
    assert.match(page, /Not recorded<\/h2>[\s\S]*expected the first \d+ readings of 0x/)
    assert.match(page, /condemned/)
    await story.close()
  })

  it('draws what was measured, with the limits it was judged by and where each carton was', async () => {
    const story = await finished()
    const material = await materialAt(story.at.laboratory, story.clock.now())
    const temperatures = temperaturesOf(material)
    assert.deepEqual(
      temperatures.map(({ container, owner, excursions }) => `${container} of ${owner}: ${excursions.length}`),
      ['fridge of clinic: 1', 'shelf of clinic: 0'],
    )
    const [unverified] = temperaturesOf({ ...material, probed: homeMadeIn(material) })
    assert.equal(unverified?.container, 'fridge, home-made, unverified line')
    const [{ limits, placements }, shelf] = temperatures as [
      ReportView['temperatures'][number],
      ReportView['temperatures'][number],
    ]
    assert.deepEqual(
      shelf.placements.map(({ unit }) => cartonB.endsWith(unit)),
      [true],
    )
    assert.deepEqual(
      limits.map(({ milliCelsius }) => milliCelsius),
      [2000, 8000],
    )
    const lane = placements.find(({ unit }) => cartonA.endsWith(unit))
    assert.deepEqual(lane?.outcome, { tone: 'bad', label: 'condemned' })
    assert.deepEqual(
      lane?.stays.map(({ container }) => container),
      ['fridge'],
    )
    assert.ok(!placements.some(({ unit }) => cartonB.endsWith(unit)))
    const { excursions, doses, handoffs, stages } = tablesOf(material)
    assert.deepEqual([excursions.length, doses.length, handoffs.length, stages.length], [1, dosesPerVial, 2, 4])
    assert.deepEqual(
      handoffs.map(({ from, to, status }) => `${from} ${status} ${to}`),
      ['maker accepted carrier', 'carrier accepted clinic'],
    )
    assert.equal(excursions[0]?.worst, 12_000)
    assert.ok(warmRide.length > 10)
    assert.deepEqual(
      routeOf(material).moments.map(({ label }) => label),
      ['released'],
    )
    await story.close()
  })

  it('says what stands against a batch, and no more than is known', async () => {
    const story = await finished()
    const material = await materialAt(story.at.laboratory, story.clock.now())
    const { forward, history } = material
    const { tone, reasons } = verdictOf(material, true)
    assert.equal(tone, 'warning')
    assert.deepEqual(reasons, [
      '1 vial opened, 2 doses given, 1 followed by a report',
      '1 temperature excursion on the way',
      '1 of 2 cartons condemned: no dose came from there',
    ])
    assert.equal(verdictOf(material, false).tone, 'bad')
    const units = forward.units.map((one) => ({ ...one, state: 'condemned' as const }))
    const worse = verdictOf({ ...material, forward: { ...forward, units } }, null).reasons
    assert.ok(worse.includes('2 of 2 cartons condemned: 2 doses came from there'))
    const recalled = { ...forward, batch: { ...forward.batch, recalledAt: instant(1) } }
    assert.match(verdictOf({ ...material, forward: recalled }, true).headline, /recalled/)
    const unreleased = { ...forward, batch: { ...forward.batch, releasedAt: null } }
    const stages = history.stages.filter(({ stage }) => stage === 'material')
    const early = verdictOf({ ...material, forward: unreleased, history: { ...history, stages } }, true)
    assert.deepEqual([early.tone, early.headline], ['warning', 'This batch is not released'])
    assert.deepEqual(early.reasons.slice(0, 3), [
      'Nobody has released it',
      'No result of stage test',
      'No result of stage quality',
    ])
    const late = verdictOf({ ...material, now: instant(forward.batch.expiresAt + 1) }, true)
    assert.deepEqual([late.tone, late.headline], ['bad', 'This batch has expired'])
    const clean = await delivered()
    const good = await materialAt(clean.at.clinic, clean.clock.now())
    assert.equal(verdictOf(good, true).tone, 'good')
    assert.deepEqual(temperaturesOf({ ...good, now: instant(good.now + hourMs) }), [])
    await story.close()
    await clean.close()
  })
})

/** One reading of what somebody built. */
function homeMadeIn({ history }: Awaited<ReturnType<typeof materialAt>>) {
  const { container, owner: device } = history.placements.find(({ label }) => label === 'fridge') ?? assert.fail()
  const probe = 'ESP-1 (home-made, unverified line)'
  const reading = {
    probe,
    milliCelsius: milliCelsius(5000),
    takenAt: instant(0),
    monotonicMs: 0,
    quality: 'good',
  } as const
  const readings = [{ ...reading, sequence: 0, bootId: container }]
  return new Map([[container, [{ device, maxGapMs: 0, readings }]]])
}

/** What a report is drawn from, before readings and storage are looked up. */
async function materialAt(workspace: Workspace, now: Instant) {
  const { history, trace } = await traceConsequences(workspace, batch)
  return {
    history,
    forward: trace,
    back: null,
    storage: null,
    probed: new Map(),
    weighed: new Map(),
    unusable: [],
    now,
  }
}
