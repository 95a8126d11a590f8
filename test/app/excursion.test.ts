import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import {
  agentStatus,
  alarmOutlook,
  assess,
  deliver,
  listExcursions,
  openVial,
  placeUnit,
  removeUnit,
  sealReadings,
  showExcursion,
  traceConsequences,
  unpack,
  verify,
  vialsIn,
  type Workspace,
  weigh,
} from '../../src/app/index.ts'
import { containerId } from '../../src/event/index.ts'
import { instant, milliCelsius, sha256, subjectOf, zeroDigest } from '../../src/values/index.ts'
import { manualClock } from '../support/clock.ts'
import { rideWith } from '../support/coldRide.ts'
import {
  batch,
  type Consortium,
  cartonA,
  cartonB,
  dayMs,
  delivered,
  hourMs,
  made,
  pallet,
  vial,
  wiringOn,
} from '../support/consortium.ts'
import { every, measure, measuredIn } from '../support/measured.ts'
import { refused } from './refused.ts'

/** Cold, warm for two hours, cold again: an excursion of `fridge-strict`. */
const warmRide = [5, ...Array<number>(13).fill(12), 5]

function segments({ dir }: Consortium): string[] {
  const entries = readdirSync(join(dir, 'exchange', 'readings'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function warmed(): Promise<Consortium> {
  const story = await delivered()
  await placeUnit(story.at.clinic, cartonA, 'fridge')
  await rideWith(story, 'clinic', 'fridge', warmRide)
  return story
}

describe('app excursion', () => {
  it('is found by each of the profiles a device is judged by, and each is on the ledger', async () => {
    const story = await delivered()
    await placeUnit(story.at.clinic, cartonA, 'fridge')
    await rideWith(story, 'clinic', 'fridge', warmRide, { furtherProfiles: ['msupply', 'who-30dtr'] })
    const found = (await listExcursions(story.at.maker)).map(({ profile, limitMs, affected }) => [
      profile,
      limitMs / 60_000,
      affected.length,
    ])
    assert.deepEqual(found.sort(), [
      ['fridge-strict', 60, 1],
      ['msupply', 60, 1],
    ])
    await story.close()
  })

  it('is foreseen at the present trend, by the profile that comes first', async () => {
    const story = await delivered()
    await rideWith(story, 'clinic', 'fridge', [5, 6, 7, 7.5], { furtherProfiles: ['msupply'] })
    const clinic = story.reopen('clinic')
    const [device = assert.fail()] = clinic.site.file.devices
    const soon = alarmOutlook(clinic, device)
    assert.deepEqual([soon?.profile, soon?.side, soon?.limitMs], ['msupply', 'high', 30 * 60_000])
    assert.ok((soon?.alarmInMs ?? 0) > 30 * 60_000)
    await story.close()
  })

  it('suspends exactly what was in the container, until quality decides from the readings', async () => {
    const story = await warmed()
    const { clinic, maker } = story.at
    const [excursion, ...others] = await listExcursions(maker)
    assert.deepEqual(others, [])
    assert.equal(excursion?.worst, 12_000)
    assert.deepEqual(
      excursion?.affected.map(({ unit, state }) => [unit.name, state]),
      [[cartonA, 'suspended']],
    )
    await refused('unit-suspended', openVial(clinic, vial(0)))
    const { decision, exposure, reasons } = await weigh(maker, cartonA)
    assert.equal(decision, 'cleared')
    assert.equal(exposure.aboveCertainMs, 2 * hourMs)
    assert.match(reasons.join(' '), /above 8\.0 °C for 2 h 00 min/)
    const grounds = { unit: cartonA, excursion: excursion?.id ?? '', reason: 'within the budget' } as const
    await refused('role-missing', assess(clinic, { ...grounds, decision: 'cleared' }))
    const { document } = await assess(maker, { ...grounds, decision: 'cleared' })
    assert.match(Buffer.from(clinic.documents.get(document)).toString(), /within the budget/)
    assert.equal((await showExcursion(maker, grounds.excursion.slice(0, 10))).affected[0]?.state, 'cleared')
    await openVial(clinic, vial(0))
    maker.acknowledge()
    await refused('excursion-not-open', assess(maker, { ...grounds, decision: 'condemned' }))
    for (const text of [zeroDigest, '0x', '0', '', grounds.excursion.slice(0, 9), `${grounds.excursion.slice(0, 12)}%`])
      await assert.rejects(showExcursion(maker, text), { code: 'app.excursion-unknown' }, text)
    await story.close()
  })

  it('condemns for ever, whatever is said afterwards', async () => {
    const story = await warmed()
    const { clinic, laboratory } = story.at
    const [excursion] = await listExcursions(laboratory)
    const decision = {
      unit: cartonA,
      excursion: excursion?.id ?? '',
      reason: 'too long',
      decision: 'condemned',
    } as const
    await assess(laboratory, decision)
    await refused('unit-condemned', openVial(clinic, vial(0)))
    const { trace } = await traceConsequences(laboratory, batch)
    assert.deepEqual(
      trace.units.map(({ unit, state }) => [unit.name, state]).toSorted(),
      [
        [cartonA, 'condemned'],
        [cartonB, 'usable'],
      ].toSorted(),
    )
    await story.close()
  })

  it('lists the cartons that were inside a suspended pallet, once they stand alone', async () => {
    const story = await made()
    const { maker } = story.at
    await placeUnit(maker, pallet, 'van')
    await rideWith(story, 'maker', 'van', warmRide)
    await unpack(maker, { from: pallet, units: [] })
    const [excursion] = await listExcursions(maker)
    assert.deepEqual(excursion?.affected.map(({ unit }) => unit.name).toSorted(), [pallet, cartonA, cartonB].toSorted())
    assert.equal((await weigh(maker, cartonA)).exposure.aboveCertainMs, 2 * hourMs)
    await story.close()
  })

  it('weighs a carton that was used up since, and one that went on to a place nobody measured', async () => {
    const story = await warmed()
    const { clinic, maker } = story.at
    const [excursion] = await listExcursions(maker)
    await assess(maker, { unit: cartonA, excursion: excursion?.id ?? '', decision: 'cleared', reason: 'fine' })
    for (const name of await vialsIn(clinic, cartonA, 100)) await openVial(clinic, name)
    assert.equal((await weigh(maker, cartonA)).exposure.aboveCertainMs, 2 * hourMs)
    await removeUnit(clinic, cartonA, 'fridge')
    await placeUnit(clinic, cartonA, 'shelf')
    story.clock.jump(30 * hourMs)
    assert.equal((await weigh(maker, cartonA)).decision, 'undecided')
    await assert.rejects(weigh(maker, 'https://id.gs1.org/00/095060000000000992' as typeof cartonA), {
      code: 'app.unit-unknown',
    })
    await story.close()
  })
})

describe('app weighing', () => {
  const minuteMs = hourMs / 60
  /** Carton A is in the clinic's fridge from now on, and there for so long. */
  const inFridge = async (lastsMs: number) => {
    const story = await delivered()
    const { clock } = story
    await placeUnit(story.at.clinic, cartonA, 'fridge')
    const from = clock.now()
    clock.jump(lastsMs)
    return { story, clinic: story.at.clinic, from, weighed: () => weigh(story.at.maker, cartonA) }
  }

  it('does not clear on ten days between two cold stays that nobody measured', async () => {
    const { story, clinic, from, weighed } = await inFridge(hourMs)
    await measure(clinic, { container: 'fridge' }, every(10 * minuteMs, from, hourMs, 5))
    assert.deepEqual([(await weighed()).decision, (await weighed()).exposure.gapMs], ['cleared', 0])
    await removeUnit(clinic, cartonA, 'fridge')
    story.clock.jump(10 * dayMs)
    await placeUnit(clinic, cartonA, 'fridge')
    const back = story.clock.now()
    story.clock.jump(hourMs)
    await measure(clinic, { container: 'fridge' }, every(10 * minuteMs, back, hourMs, 5))
    const { decision, exposure } = await weighed()
    assert.deepEqual([decision, exposure.gapMs], ['undecided', 10 * dayMs])
    await story.close()
  })

  it('looks at nothing that happened later than it is asked about', async () => {
    const { story, clinic, from, weighed } = await inFridge(hourMs)
    await measure(clinic, { container: 'fridge' }, every(10 * minuteMs, from, hourMs, 5))
    const before = story.clock.now()
    await removeUnit(clinic, cartonA, 'fridge')
    story.clock.jump(hourMs)
    await placeUnit(clinic, cartonA, 'shelf')
    const later = story.clock.now()
    story.clock.jump(hourMs)
    await measure(clinic, { container: 'shelf' }, every(10 * minuteMs, later, hourMs, 20))
    const last = segments(story).find((file) => readFileSync(file).includes('P-shelf-probe')) ?? ''
    writeFileSync(last, 'spoilt')
    await assert.rejects(weighed(), { code: 'app.readings-altered' })
    const { decision, exposure } = await weigh(story.at.maker, cartonA, before)
    assert.deepEqual([decision, exposure.gapMs, exposure.measuredMs], ['cleared', 0, hourMs])
    await story.close()
  })

  it('counts the time after packing and before the first container as unknown', async () => {
    const story = await delivered()
    story.clock.jump(3 * hourMs)
    assert.equal((await weigh(story.at.maker, cartonB)).exposure.gapMs, 3 * hourMs)
    await story.close()
  })

  it('knows from its log alone that a thermometer is read every half hour', async () => {
    const { story, clinic, from, weighed } = await inFridge(5 * hourMs)
    await measure(clinic, { container: 'fridge' }, every(30 * minuteMs, from, 5 * hourMs, 20))
    const { decision, exposure } = await weighed()
    assert.deepEqual([decision, exposure.aboveCertainMs, exposure.gapMs], ['condemned', 5 * hourMs, 0])
    await story.close()
  })

  it('goes by the warmest of several probes in one container', async () => {
    const { story, clinic, from, weighed } = await inFridge(10 * hourMs)
    await measure(clinic, { container: 'fridge', label: 'below' }, every(10 * minuteMs, from, 10 * hourMs, 5))
    await measure(clinic, { container: 'fridge', label: 'above' }, every(10 * minuteMs, from, 10 * hourMs, 20))
    const { decision, exposure } = await weighed()
    assert.deepEqual([decision, exposure.aboveCertainMs], ['condemned', 10 * hourMs])
    await story.close()
  })

  it('does without readings from before the stay, and never without those of it', async () => {
    const { story, clinic, from, weighed } = await inFridge(3 * hourMs)
    const since = instant(from + 5 * minuteMs)
    await measure(clinic, { container: 'fridge' }, every(10 * minuteMs, instant(from - 3 * hourMs), 2 * hourMs, 20))
    await measure(clinic, { container: 'fridge' }, every(10 * minuteMs, since, hourMs, 5))
    await measure(clinic, { container: 'fridge' }, every(10 * minuteMs, instant(since + hourMs), hourMs, 5))
    const [before = '', during = ''] = segments(story).toSorted()
    const whole = await weighed()
    assert.deepEqual([whole.exposure.aboveCertainMs, whole.exposure.max], [0, 5000])
    rmSync(before)
    assert.deepEqual(await weighed(), whole)
    rmSync(during)
    await assert.rejects(weighed(), { code: 'app.readings-missing' })
    await story.close()
  })
})

describe('app history of a batch', () => {
  it('leaves out what happened in a container before the goods came', async () => {
    const story = await delivered()
    const { clinic, maker } = story.at
    await rideWith(story, 'clinic', 'fridge', warmRide)
    await placeUnit(clinic, cartonA, 'fridge')
    const { history } = await traceConsequences(maker, batch)
    assert.equal((await listExcursions(maker)).length, 1)
    assert.deepEqual(history.excursions, [])
    await rideWith(story, 'clinic', 'fridge', warmRide)
    assert.equal((await traceConsequences(maker, batch)).history.excursions.length, 1)
    await story.close()
  })
})

describe('app readings', () => {
  it('reach another site through the exchange, checked against the ledger', async () => {
    const story = await warmed()
    const { maker, clinic } = story.at
    const [track] = await measuredIn(maker, clinic.site.file.party, 'fridge')
    assert.deepEqual(
      track?.readings.map(({ milliCelsius }) => milliCelsius / 1000),
      warmRide,
    )
    assert.deepEqual(await measuredIn(maker, clinic.site.file.party, 'shelf'), [])
    const site = story.reopen('clinic')
    const { devices, unsent } = agentStatus(site)
    assert.deepEqual([devices[0]?.readings, devices[0]?.unsigned, unsent], [warmRide.length, 0, 0])
    const [device = assert.fail()] = site.site.file.devices
    const taken = {
      probe: device.probe,
      milliCelsius: milliCelsius(5000),
      takenAt: story.clock.now(),
      monotonicMs: 1e9,
    }
    const log = site.journal().readings(device.address)
    log.append([{ ...taken, quality: 'good' }], sha256('boot 2'))
    assert.equal(agentStatus(site).devices[0]?.unsigned, 1)
    await story.close()
  })

  it('are refused when one byte of a shared segment is another, and named', async () => {
    const story = await warmed()
    const [file = ''] = segments(story)
    const bytes = readFileSync(file)
    bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1
    writeFileSync(file, bytes)
    await assert.rejects(weigh(story.at.maker, cartonA), { code: 'app.readings-altered', kind: 'unverified' })
    const { findings } = await verify(story.at.maker)
    assert.ok(findings.length > 0 && findings.every(({ where }) => where.startsWith(file)))
    await story.close()
  })

  it('are refused when a segment between two others is missing', async () => {
    const story = await warmed()
    const [first = ''] = segments(story).toSorted()
    assert.ok(segments(story).length > 1)
    rmSync(first)
    await assert.rejects(weigh(story.at.maker, cartonA), { code: 'app.readings-missing', kind: 'failed' })
    await story.close()
  })

  it('are asked for when the last segments or all of a device are missing, and verification does not pass over it', async () => {
    const story = await warmed()
    const { clinic, maker } = story.at
    const found = async (site: Workspace) => {
      const { ok, checked, findings } = await verify(site)
      return [ok, checked.readings, ...findings.map(({ code, detail }) => [code, detail.split(' not ')[0]])]
    }
    assert.deepEqual(await found(maker), [true, warmRide.length])
    assert.deepEqual(await found(clinic), [true, warmRide.length])
    const [first = '', ...rest] = segments(story).toSorted()
    const count = Number(basename(first, '.segment'))
    for (const file of rest) rmSync(file)
    await assert.rejects(weigh(maker, cartonA), { code: 'app.readings-missing', kind: 'failed' })
    const missing = `${warmRide.length - count} readings from ${count} on are`
    assert.deepEqual(await found(maker), [true, count, ['verify.segment-missing', missing]])
    assert.deepEqual(await found(clinic), [true, warmRide.length, ['verify.segment-missing', missing]])
    rmSync(dirname(first), { recursive: true })
    await assert.rejects(weigh(maker, cartonA), { code: 'app.readings-missing', kind: 'failed' })
    const all = `${warmRide.length} readings from 0 on are`
    assert.deepEqual(await found(maker), [true, 0, ['verify.segment-missing', all]])
    await story.close()
  })

  it('that no ledger vouches for yet are neither used nor called altered', async () => {
    const story = await warmed()
    const { maker, clinic } = story.at
    const file = segments(story).toSorted().at(-1) ?? ''
    const seen = async () => (await measuredIn(maker, clinic.site.file.party, 'fridge'))[0]?.readings.length
    const before = await seen()
    writeFileSync(file.replace(/\d{12}/, '000000009999'), readFileSync(file))
    assert.deepEqual((await verify(maker)).findings, [])
    assert.ok(before)
    assert.equal(await seen(), before)
    await story.close()
  })

  it('whose own head was refused are vouched for by the next that was taken', async () => {
    const story = await warmed()
    const { maker, clinic } = story.at
    const [device = assert.fail()] = story.reopen('clinic').site.file.devices
    const fast = story.reopen('clinic', wiringOn(manualClock(instant(story.clock.now() + 2 * hourMs))))
    const taken = {
      probe: device.probe,
      milliCelsius: milliCelsius(5000),
      takenAt: story.clock.now(),
      monotonicMs: 1e9,
    }
    fast
      .journal()
      .readings(device.address)
      .append([{ ...taken, quality: 'good' }], sha256('boot 2'))
    const sealed = await sealReadings(fast, device)
    assert.deepEqual(
      (await deliver(clinic)).refused.map(({ refusal }) => refusal),
      ['time-in-future'],
    )
    assert.equal(clinic.journal().status(sealed?.statement ?? zeroDigest)?.refusal, 'time-in-future')
    await rideWith(story, 'clinic', 'fridge', [5])
    const [track] = await measuredIn(maker, clinic.site.file.party, 'fridge')
    assert.equal(track?.readings.length, warmRide.length + 2)
    assert.deepEqual((await verify(maker)).findings, [])
    // Who shares by a stick may not have shared the next one yet: nobody altered anything then.
    rmSync(segments(story).toSorted().at(-1) ?? '')
    const { ok, findings } = await verify(maker)
    assert.deepEqual([ok, [...new Set(findings.map(({ code }) => code))]], [true, ['verify.segment-missing']])
    await assert.rejects(weigh(maker, cartonA), { code: 'app.readings-missing' })
    await story.close()
  })

  it('come from the container that was enrolled, and from no device of another party', async () => {
    const story = await warmed()
    const { tables } = await story.at.maker.answers()
    assert.deepEqual(await measuredIn(story.at.maker, story.at.maker.site.file.party, 'fridge'), [])
    const container = containerId(story.at.clinic.site.file.party, 'fridge')
    assert.deepEqual(tables.placement.list('unit', subjectOf(cartonA))[0]?.container, container)
    await story.close()
  })
})
