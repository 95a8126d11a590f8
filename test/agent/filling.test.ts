import assert from 'node:assert/strict'
import { enrollDevice, findDevice, openSampler, verify, type Workspace } from '../../src/app/index.ts'
import { busOver, openCable, openSerialPort } from '../../src/capture/index.ts'
import { simulateElitech } from '../../src/capture/simulators/elitech.ts'
import { type Clock, instant, type MilliCelsius, milliCelsius, sha256 } from '../../src/values/index.ts'
import { leapingClock, probeIn } from '../support/coldRide.ts'
import { type Consortium, delivered, hourMs, wiringOn } from '../support/consortium.ts'
import { lineClock } from '../support/lineClock.ts'
import { run, tellOf } from './plugged.ts'

const intervalMs = hourMs / 6
/** Behind by four minutes, in a zone of two hours. */
const aheadMs = 2 * hourMs - 240_000

/** Rests as long as a device needs that is not really there. */
const hurried: Clock = { ...lineClock, sleep: (ms, signal) => lineClock.sleep(ms / 25, signal) }

async function loggerIn(story: Consortium, temperatureAt: (hour: number) => number) {
  const clock = leapingClock(story.clock.now())
  const cable = await openCable()
  const line = await openSerialPort(cable.b, { baudRate: 115_200 }, lineClock)
  const startedAt = instant(clock.now() - hourMs)
  simulateElitech(line, {
    ...{ startedAt, intervalMs, clock, clockAheadMs: () => aheadMs },
    temperatureAt: (at): MilliCelsius =>
      milliCelsius(Math.round(temperatureAt((at - startedAt) / hourMs - 1) * 10) * 100),
  })
  const site = story.reopen('clinic', { ...wiringOn(clock), lineClock: hurried })
  await enrollDevice(site, { ...probeIn('fridge'), model: 'ELITECH-RC-4', port: cable.a })
  const close = async () => {
    await line.close()
    cable.close()
  }
  return { site, clock, close }
}

const untilRead = (site: Workspace) => run(site, ({ type }, stop) => (type === 'reading' ? stop.abort() : undefined))

describe('agent with a logger that remembers', function () {
  this.timeout(60_000) // every answer of the device is asked for twice
  it('fills the gap of a power cut from its memory, by the age of each record, and states what happened then', async () => {
    const story = await delivered()
    const { site, clock, close } = await loggerIn(story, (hour) => (hour > 1 && hour < 4 ? 12 : 5))
    const before = await untilRead(site)
    assert.deepEqual([...tellOf(before, 'filled'), ...tellOf(before, 'unfilled')], [])
    await clock.sleep(6 * hourMs)
    const events = await untilRead(site)
    const [filled] = tellOf(events, 'filled')
    assert.ok(filled && Math.abs(filled.clockAheadMs - aheadMs) <= 1000)
    assert.deepEqual([filled.readings, (filled.to - filled.from) / intervalMs], [35, 34])
    assert.deepEqual(
      tellOf(events, 'excursion').map(({ finding }) => finding.phase),
      ['opened', 'closed'],
    )

    const log = site.journal().readings(site.site.file.devices[0]?.address ?? assert.fail())
    const logged = [...log.readings()]
    assert.equal(logged.length, 37)
    for (const [at, reading] of logged.entries())
      if (at > 0) assert.ok(Math.abs(reading.takenAt - (logged[at - 1]?.takenAt ?? 0) - intervalMs) <= 2000)
    const stored = logged.filter(({ bootId }) => bootId === filled.document)
    assert.equal(stored.length, 35)
    const said = JSON.parse(Buffer.from(site.documents.get(filled.document)).toString())
    assert.deepEqual(Object.keys(said), ['format', 'model', 'probe', 'askedAt', 'clockAheadMs', 'told', 'frames'])
    assert.equal(said.clockAheadMs, filled.clockAheadMs)
    assert.deepEqual((await verify(site)).findings, [])
    await close()
    await story.close()
  })

  it('logs no record twice, however often it opens the port', async () => {
    const story = await delivered()
    const { site, close } = await loggerIn(story, () => 5)
    for (let turn = 0; turn < 3; turn++) await untilRead(site)
    const log = [
      ...site
        .journal()
        .readings(site.site.file.devices[0]?.address ?? assert.fail())
        .readings(),
    ]
    assert.equal(log.length, 3)
    for (const [at, { takenAt }] of log.entries())
      if (at > 0) assert.ok(takenAt - (log[at - 1]?.takenAt ?? 0) >= intervalMs - 2000)
    await close()
    await story.close()
  })

  it('leaves the gap and goes on when the memory cannot be read', async () => {
    const story = await delivered()
    const { site, clock, close } = await loggerIn(story, () => 5)
    await untilRead(site)
    await clock.sleep(6 * hourMs)
    const broken = {
      ...site,
      documents: { ...site.documents, put: () => site.documents.get(sha256('nothing there')) as never },
    }
    const events = await untilRead(broken)
    assert.deepEqual(
      [tellOf(events, 'unfilled').map(({ code }) => code), tellOf(events, 'reading').length],
      [['app.document-missing'], 1],
    )
    await close()
    await story.close()
  })

  it('loses its turn on the port when it hangs while the gap is filled', async () => {
    const story = await delivered()
    const { site, clock, close } = await loggerIn(story, () => 5)
    let hangs = false
    const bus = busOver(async (...asked) => {
      const line = await openSerialPort(...asked)
      return { ...line, write: (...given) => (hangs ? new Promise(() => undefined) : line.write(...given)) }
    })
    const sleep: Clock['sleep'] = (ms, signal) =>
      hangs ? lineClock.sleep(ms / 20_000, signal) : hurried.sleep(ms, signal)
    const hasty = { ...site, lineClock: { ...lineClock, sleep } }
    const sampler = await openSampler(hasty, findDevice(site, probeIn('fridge').label), { bus })
    await sampler.sample()
    await clock.sleep(6 * hourMs)
    hangs = true
    await assert.rejects(sampler.fill(new AbortController().signal), { code: 'capture.no-reply' })
    assert.equal(await Promise.race([bus.turn(async () => 'free'), lineClock.sleep(500).then(() => 'held')]), 'free')
    await sampler.close()
    await close()
    await story.close()
  })
})
