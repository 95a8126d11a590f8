import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { type AgentEvent, runAgent } from '../../src/agent/index.ts'
import { agentStatus, enrollDevice, placeUnit, verify, type Workspace } from '../../src/app/index.ts'
import { eventOf } from '../../src/sign/index.ts'
import { instant, isFault, milliCelsius, sha256, subjectOf } from '../../src/values/index.ts'
import { leapingClock, probeIn, rideWith } from '../support/coldRide.ts'
import { cartonA, dayMs, delivered, hourMs, wiringOn } from '../support/consortium.ts'
import { plugged, run, tellOf } from './plugged.ts'

const warm = (count: number) => Array<number>(count).fill(12)
const typesOf = (events: readonly AgentEvent[]) => events.map(({ type }) => type)
/** What the clinic has said about heads and excursions, in the order of its journal. */
function coldEvents(workspace: Workspace) {
  const said = [...workspace.journal().entries()].map(({ statement }) => ({
    event: eventOf(statement),
    refusal: workspace.journal().status(statement.id)?.refusal,
  }))
  return said.filter(({ event }) => event.kind === 'excursion' || event.kind === 'checkpoint')
}

const phases = (workspace: Workspace) =>
  coldEvents(workspace).flatMap(({ event }) => (event.kind === 'excursion' ? [event.phase] : []))

describe('agent', () => {
  it('states each word on an excursion once, with its head before it, and the ledger takes them all', async () => {
    const story = await delivered()
    await placeUnit(story.at.clinic, cartonA, 'fridge')
    const events = await rideWith(story, 'clinic', 'fridge', [5, ...warm(8), 14, 5, 5])
    assert.deepEqual(
      tellOf(events, 'excursion').map(({ finding }) => finding.phase),
      ['opened', 'worsened', 'closed'],
    )
    const clinic = story.reopen('clinic')
    const said = coldEvents(clinic)
    assert.ok(said.every(({ refusal }) => refusal === null))
    for (const [at, { event }] of said.entries())
      if (event.kind === 'excursion') {
        const before = said[at - 1]?.event
        assert.equal(before?.kind === 'checkpoint' && before.size, event.checkpointSize)
      }
    const unit = (await clinic.answers()).tables.unit.get(subjectOf(cartonA))
    assert.equal(unit?.suspendedBy.length, 1)
    assert.deepEqual((await verify(clinic)).findings, [])
    await story.close()
  })

  it('stops with everything signed, sealed, shared and delivered', async () => {
    const story = await delivered()
    const events = await rideWith(story, 'clinic', 'fridge', [5, 5, 5])
    assert.deepEqual(typesOf(events).slice(0, 4), ['opened', 'reading', 'reading', 'reading'])
    assert.deepEqual(typesOf(events).slice(-3), ['sealed', 'stopped', 'delivered'])
    const clinic = story.reopen('clinic')
    const { devices, unsent } = agentStatus(clinic)
    assert.deepEqual([devices[0]?.readings, devices[0]?.unsigned, unsent], [3, 0, 0])
    const { checked, findings } = await verify(story.at.maker)
    assert.deepEqual([checked.readings, findings], [3, []])
    await story.close()
  })

  it('anchors when it is time, whether or not anything happened', async () => {
    const story = await delivered()
    const { site, pull } = await plugged(story)
    let taken = 0
    const events = await run(
      site,
      ({ type }, stop) => {
        if (type === 'reading') taken += 1
        if (taken === 7) stop.abort()
      },
      hourMs / 3,
    )
    assert.deepEqual(
      tellOf(events, 'sealed').map(({ size }) => size),
      [3, 5, 7],
    )
    await pull()
    await story.close()
  })

  it('goes on with an exposure that began before it was restarted', async () => {
    const story = await delivered()
    const first = await rideWith(story, 'clinic', 'fridge', [5, ...warm(4)])
    assert.deepEqual(tellOf(first, 'excursion'), [])
    const began = tellOf(first, 'reading')[1]?.reading.takenAt
    const second = await rideWith(story, 'clinic', 'fridge', [...warm(5), 5])
    assert.deepEqual(
      tellOf(second, 'excursion').map(({ finding }) => [finding.phase, finding.startedAt]),
      [
        ['opened', began],
        ['closed', began],
      ],
    )
    await story.close()
  })

  it('states what its last reading meant when it was killed before it could, and never again', async () => {
    const story = await delivered()
    const first = await rideWith(story, 'clinic', 'fridge', [5, ...warm(6)])
    assert.deepEqual(tellOf(first, 'excursion'), [])
    const site = story.reopen('clinic')
    const [device] = site.site.file.devices
    const last = { milliCelsius: milliCelsius(12_000), takenAt: story.clock.now(), quality: 'good' } as const
    const { monotonicMs } = leapingClock(story.clock.now())
    const reading = { ...last, probe: device?.probe ?? '', monotonicMs: monotonicMs() }
    site
      .journal()
      .readings(device?.address ?? assert.fail())
      .append([reading], sha256('boot 1'))
    for (let restart = 0; restart < 2; restart++) await rideWith(story, 'clinic', 'fridge', [12])
    await rideWith(story, 'clinic', 'fridge', [5])
    const clinic = story.reopen('clinic')
    assert.deepEqual(phases(clinic), ['opened', 'closed'])
    assert.ok(coldEvents(clinic).every(({ refusal }) => refusal === null))
    await story.close()
  })
})

describe('agent on a bad day', () => {
  it('comes back when the cable is plugged in again, and has lost nothing', async function () {
    this.timeout(30_000)
    const story = await delivered()
    const { site, plug, pull } = await plugged(story)
    let [taken, troubles] = [0, 0]
    const events = await run(site, async ({ type }, stop) => {
      if (type === 'trouble' && ++troubles === 3) await plug()
      if (type !== 'reading') return
      taken += 1
      if (taken === 2) await pull()
      if (taken === 4) stop.abort()
    })
    const story3 = typesOf(events).filter((type) => type === 'opened' || type === 'trouble')
    assert.deepEqual(story3, ['opened', 'trouble', 'trouble', 'trouble', 'opened'])
    const bounds = tellOf(events, 'trouble').map(
      ({ retryInMs }, at) => retryInMs >= 1000 && retryInMs <= 2000 * 2 ** at,
    )
    assert.deepEqual(bounds, [true, true, true])
    assert.equal(tellOf(events, 'trouble').at(-1)?.code, 'capture.port-missing')
    assert.equal(agentStatus(site).devices[0]?.readings, 4)
    assert.deepEqual((await verify(site)).findings, [])
    await pull()
    await story.close()
  })

  it('still anchors what a line gives that fails again and again', async function () {
    this.timeout(30_000)
    const story = await delivered()
    const { site, plug, pull } = await plugged(story)
    let taken = 0
    const events = await run(
      site,
      async ({ type }, stop) => {
        if (type === 'trouble') await plug()
        if (type !== 'reading') return
        taken += 1
        if (taken === 3) stop.abort()
        else await pull()
      },
      hourMs / 10,
    )
    assert.ok(tellOf(events, 'sealed').length > 1)
    await pull()
    await story.close()
  })

  it('lets one stuck port delay nobody else, and names what is wrong with it', async () => {
    const story = await delivered()
    const { site, pull } = await plugged(story)
    await enrollDevice(site, { ...probeIn('shelf'), port: '/dev/ttyNONE' })
    let taken = 0
    const events = await run(site, ({ type }, stop) => {
      if (type === 'reading') taken += 1
      if (taken === 3) stop.abort()
    })
    const [trouble] = tellOf(events, 'trouble')
    assert.deepEqual([trouble?.device, trouble?.code], ['shelf-probe', 'capture.port-missing'])
    assert.equal(tellOf(events, 'stopped').length, 2)
    await pull()
    await story.close()
  })

  it('says once which statements the ledger refused, and why; the status says it for as long as it is so', async () => {
    const story = await delivered()
    // In its first week a ledger takes what was signed before it was founded, however old.
    story.clock.jump(8 * dayMs)
    const { site: before, pull } = await plugged(story)
    await before.close()
    const right = leapingClock(story.clock.now())
    const wrong = { ...right, now: () => instant(right.now() - 500 * dayMs) }
    const site = story.reopen('clinic', wiringOn(wrong))
    const events = await run(site, ({ type }, stop) => (type === 'reading' ? stop.abort() : undefined))
    const told = tellOf(events, 'refused').map(({ kind, refusal, sentence }) => ({ kind, refusal, sentence }))
    const sentence = "The statement's time lies more than 400 days before the ledger's"
    assert.deepEqual(told, [{ kind: 'checkpoint', refusal: 'time-too-old', sentence }])
    const { refused } = agentStatus(site)
    const last = tellOf(events, 'refused')[0]?.statement
    assert.deepEqual(refused, [{ device: 'fridge-probe', ...told[0], count: 1, last }])
    await pull()
    await story.close()
  })

  it('leaves out a device that was unplugged for good and says so, or is refused when it has no other', async () => {
    const story = await delivered()
    const { site, pull } = await plugged(story)
    const unplug = (label: string) =>
      site.site.update((file) => {
        file.devices = file.devices.map((device) => (device.label === label ? { ...device, port: null } : device))
      })
    await enrollDevice(site, { ...probeIn('shelf'), port: '/dev/ttyNONE' })
    unplug('shelf-probe')
    const events = await run(site, ({ type }, stop) => (type === 'reading' ? stop.abort() : undefined))
    assert.deepEqual(events[0], { type: 'unplugged', device: 'shelf-probe' })
    assert.deepEqual([...new Set(tellOf(events, 'stopped').map(({ device }) => device))], ['fridge-probe'])
    const options = { signal: new AbortController().signal, anchorEveryMs: hourMs, tell: () => undefined }
    await assert.rejects(runAgent(site, { ...options, labels: ['shelf-probe'] }), { code: 'app.port-unset' })
    unplug('fridge-probe')
    await assert.rejects(runAgent(site, options), { code: 'app.port-unset', kind: 'failed' })
    await pull()
    await story.close()
  })

  it('goes on sampling while the ledger is dead, says so, and delivers as soon as it is back', async () => {
    const story = await delivered()
    const { site: before, pull } = await plugged(story)
    await before.close()
    const chain = join(story.dir, 'laboratory')
    renameSync(chain, `${chain}.away`)
    const site = story.reopen('clinic', wiringOn(leapingClock(story.clock.now())))
    let [taken, failed] = [0, 0]
    const events = await run(
      site,
      ({ type }, stop) => {
        if (type === 'reading') taken += 1
        if (type === 'undelivered' && ++failed === 2) renameSync(`${chain}.away`, chain)
        if (type === 'delivered' && taken > 2) stop.abort()
      },
      hourMs / 6,
    )
    const [undelivered] = tellOf(events, 'undelivered')
    assert.equal(undelivered?.code, 'app.ledger-unreachable')
    assert.ok(tellOf(events, 'reading').length > 2)
    assert.ok(tellOf(events, 'delivered').length > 0)
    assert.equal(agentStatus(site).unsent, 0)
    assert.deepEqual((await verify(site)).findings, [])
    await pull()
    await story.close()
  })

  it('says when it could not sign at the end, and lets go of the port', async () => {
    const story = await delivered()
    const { site, pull } = await plugged(story)
    const again = story.reopen('clinic', wiringOn(leapingClock(story.clock.now())))
    renameSync(again.path('keys', 'device-fridge-probe.json'), again.path('keys', 'gone'))
    let troubles = 0
    const events = await run(again, ({ type }, stop) => {
      if (type === 'trouble' && ++troubles === 2) stop.abort()
    })
    assert.deepEqual(new Set(tellOf(events, 'trouble').map(({ code }) => code)), new Set(['sign.file-missing']))
    assert.equal(tellOf(events, 'trouble').length, 3)
    assert.equal(typesOf(events).at(-1), 'stopped')
    renameSync(again.path('keys', 'gone'), again.path('keys', 'device-fridge-probe.json'))
    const read = await run(site, ({ type }, stop) => {
      if (type === 'reading') stop.abort()
    })
    assert.equal(tellOf(read, 'reading').length, 1)
    await pull()
    await story.close()
  })

  it('knows no device that was not enrolled', async () => {
    const story = await delivered()
    const { signal } = new AbortController()
    const options = { labels: ['ghost'], signal, anchorEveryMs: hourMs, tell: () => undefined }
    await assert.rejects(runAgent(story.at.clinic, options), (error) => isFault(error, 'app.device-unknown'))
    await story.close()
  })
})
