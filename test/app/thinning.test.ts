import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { listExcursions, sealReadings, verify, type Workspace } from '../../src/app/index.ts'
import { makeRoom, ordinary, withRoom } from '../../src/app/thinning.ts'
import { isBeyond, profile, rangeOf } from '../../src/coldchain/index.ts'
import { Fault, instant, isFault, milliCelsius, type Quality, sha256 } from '../../src/values/index.ts'
import { rideWith } from '../support/coldRide.ts'
import { type Consortium, dayMs, delivered, hourMs } from '../support/consortium.ts'
import { every, measure, measuredIn } from '../support/measured.ts'

const step = hourMs / 6
const full = () => new Fault('store.full', { kind: 'failed', hint: 'made by a test' }, 'no room')

function logOf({ site, journal }: Workspace) {
  const [device = assert.fail()] = site.file.devices
  return { device, log: journal().readings(device.address) }
}

/** Two hours of a fridge, sealed and anchored, and so many days without any. */
async function hours(story: Consortium, celsius: number[], thenMs: number): Promise<void> {
  const from = story.clock.now()
  story.clock.jump(2 * hourMs)
  const taken = every(step, from, 2 * hourMs, 5).map((each, at) => ({ ...each, celsius: celsius[at] ?? 5 }))
  await measure(story.at.clinic, { container: 'fridge' }, taken)
  story.clock.jump(thenMs)
}

describe('room on a full disk', () => {
  it('is made of old ordinary readings that others can check, never of an excursion or what nobody anchored', async () => {
    const story = await delivered()
    const { clinic, maker } = story.at
    await hours(story, [], 3 * dayMs)
    await hours(story, [], hourMs)
    await rideWith(story, 'clinic', 'fridge', [5, ...Array<number>(13).fill(12), 5])
    story.clock.jump(3 * dayMs)
    await hours(story, [], dayMs)
    await hours(story, [5, 9], dayMs)
    assert.equal((await listExcursions(maker)).length, 1)
    const { device, log } = logOf(clinic)
    // Sealed, shared, and never delivered.
    const taken = { probe: device.probe, milliCelsius: milliCelsius(5000), quality: 'good' as const }
    log.append([{ ...taken, takenAt: story.clock.now(), monotonicMs: story.clock.now() }], sha256('boot 1'))
    await sealReadings(clinic, device)
    const before = [...log.readings()]
    const firsts = () => log.segments().map(({ first }) => first)
    const all = firsts()
    const ordinaryOnes = [all[0], all.at(-3)]

    story.clock.jump(dayMs)
    assert.equal(makeRoom(clinic), 0, 'nothing is old yet')
    story.clock.jump(40 * dayMs)
    assert.equal(makeRoom(clinic), 2)
    assert.deepEqual(
      firsts(),
      all.filter((each) => !ordinaryOnes.includes(each)),
    )
    assert.equal(makeRoom(clinic), 0)
    assert.deepEqual([...log.readings()], before)
    assert.deepEqual(
      (await verify(clinic)).findings.filter(({ code }) => code !== 'verify.clock-changed'),
      [],
    )
    const seen = await measuredIn(maker, clinic.site.file.party, 'fridge')
    assert.equal(seen[0]?.readings.length, before.length - 1)

    const lost = `${log.segments()[0]?.first}`.padStart(12, '0')
    rmSync(join(story.dir, 'exchange', 'readings', device.address, `${lost}.segment`))
    const { ok, findings } = await verify(clinic)
    const codes = findings.map(({ code }) => code).filter((code) => code !== 'verify.clock-changed')
    assert.deepEqual([ok, codes], [true, ['journal.segment-thinned', 'verify.segment-missing']])
    await story.close()
  })

  it('lets what failed be done once more, and leaves the failure where there is none to make', async () => {
    const story = await delivered()
    const { clinic } = story.at
    await hours(story, [], dayMs)
    const { log } = logOf(clinic)
    let tries = 0
    const failing = (times: number) => () => {
      if (tries++ < times) throw full()
      return log.segments().length
    }
    assert.throws(
      () => withRoom(clinic, failing(2)),
      (error) => isFault(error, 'store.full'),
    )
    assert.equal(tries, 2)
    assert.equal(log.segments().length, 1)
    story.clock.jump(40 * dayMs)
    tries = 0
    assert.equal(withRoom(clinic, failing(1)), 0)
    const other = () => withRoom(clinic, () => assert.fail('another failure'))
    assert.throws(other, /another failure/)
    await story.close()
  })

  it('is never made of a reading out of range, in doubt, recent, or near an excursion', () => {
    const profiles = [profile('fridge-strict'), profile('msupply')]
    const bounds = profiles.map(rangeOf).flatMap(({ low, high }) => [low, high].filter((bound) => bound !== null))
    const reading = fc.record({
      at: fc.integer({ min: 0, max: 20 }),
      celsius: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(2, 4, 5, 8) }, fc.constantFrom(1.9, 8.1, 30, -2)),
      quality: fc.oneof({ weight: 9, arbitrary: fc.constant<Quality>('good') }, fc.constant<Quality>('stuck')),
    })
    const excursion = fc.record({ from: fc.integer({ min: 0, max: 20 }), days: fc.constantFrom(0, 2, Infinity) })
    let went = 0
    fc.assert(
      fc.property(
        fc.array(reading, { minLength: 1, maxLength: 4 }),
        fc.array(excursion, { maxLength: 2 }),
        (run, said) => {
          const excursions = said.map(({ from, days }) => ({ from: instant(from * dayMs), to: (from + days) * dayMs }))
          const readings = run.map(({ at, celsius, quality }, sequence) => ({
            ...{ sequence, probe: 'P', quality, bootId: sha256('boot'), monotonicMs: 0 },
            ...{ takenAt: instant(at * dayMs), milliCelsius: milliCelsius(celsius * 1000) },
          }))
          if (!ordinary(profiles, excursions, instant(15 * dayMs))(readings)) return
          went += 1
          for (const { takenAt, quality, milliCelsius: value } of readings) {
            assert.ok(quality === 'good' && takenAt < 15 * dayMs)
            assert.ok(!bounds.some((bound) => isBeyond(bound, value)))
            for (const { from, to } of excursions) assert.ok(takenAt < from - dayMs || takenAt > to + dayMs)
          }
        },
      ),
      { numRuns: 1000 },
    )
    assert.ok(went > 50)
  })
})
