import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { agentStatus, enrollDevice, holdDevices, openSampler } from '../../src/app/index.ts'
import { instant } from '../../src/values/index.ts'
import { leapingClock, probeIn, rideWith } from '../support/coldRide.ts'
import { delivered, hourMs, wiringOn } from '../support/consortium.ts'
import { plugged, run, tellOf } from './plugged.ts'

describe('agent left alone', () => {
  it('refuses at once to read what another agent of this site reads, and may when that one has stopped', async () => {
    const story = await delivered()
    const { site, pull } = await plugged(story)
    const again = story.reopen('clinic', wiringOn(leapingClock(story.clock.now())))
    const second = () => run(again, ({ type }, stop) => (type === 'reading' ? stop.abort() : undefined))
    const events = await run(site, async ({ type }, stop) => {
      if (type !== 'reading') return
      await assert.rejects(second(), { code: 'app.agent-running', kind: 'failed' })
      stop.abort()
    })
    assert.deepEqual(tellOf(events, 'trouble'), [])
    assert.equal(tellOf(await second(), 'reading').length, 1)
    await pull()
    await story.close()
  })

  it('asks several devices on one port in turn, whatever the port is called', async () => {
    const story = await delivered()
    const { site, pull } = await plugged(story)
    const port = join(story.dir, 'by-id')
    symlinkSync(site.site.file.devices[0]?.port ?? assert.fail(), port)
    await enrollDevice(site, { ...probeIn('shelf'), port })
    const heard = new Set<string>()
    const events = await run(site, (event, stop) => {
      if (event.type === 'reading') heard.add(event.device)
      if (heard.size === 2) stop.abort()
    })
    assert.deepEqual(tellOf(events, 'trouble'), [])
    const [fridge = assert.fail(), shelf = assert.fail()] = site.site.file.devices
    const hold = holdDevices(site, [fridge])
    assert.throws(() => holdDevices(site, [shelf]), { code: 'app.agent-running' })
    hold.release()
    await pull()
    await story.close()
  })

  it('says once that a device fell silent and once that it is heard again', async function () {
    this.timeout(30_000)
    const story = await delivered()
    const { site, plug, pull } = await plugged(story)
    let taken = 0
    const events = await run(site, async ({ type }, stop) => {
      if (type === 'reading' && ++taken === 1) await pull()
      if (type === 'silent') await plug()
      if (type === 'reading' && taken === 2) stop.abort()
    })
    assert.equal(agentStatus(site).devices[0]?.silentMs, null)
    const later = story.reopen('clinic', wiringOn(leapingClock(instant(site.clock.now() + hourMs))))
    assert.equal(agentStatus(later).devices[0]?.silentMs, hourMs)
    const told = [...tellOf(events, 'silent'), ...tellOf(events, 'heard')]
    assert.deepEqual(
      told.map(({ type, silentMs }) => [type, silentMs >= hourMs / 2]),
      [
        ['silent', true],
        ['heard', true],
      ],
    )
    await pull()
    await story.close()
  })

  it('tells when the clock of its machine did not keep time', async () => {
    const story = await delivered()
    const { site: before, pull } = await plugged(story)
    await before.close()
    const steady = leapingClock(story.clock.now())
    let aheadMs = 0
    const site = story.reopen('clinic', wiringOn({ ...steady, now: () => instant(steady.now() + aheadMs) }))
    let taken = 0
    const events = await run(site, ({ type }, stop) => {
      if (type !== 'reading') return
      taken += 1
      if (taken === 2) aheadMs = -hourMs
      if (taken === 4) stop.abort()
    })
    assert.deepEqual(tellOf(events, 'clock'), [
      { type: 'clock', device: 'fridge-probe', change: 'back', byMs: -hourMs },
    ])
    await pull()
    await story.close()
  })

  it('reads no probe under the key of another', async () => {
    const story = await delivered()
    await rideWith(story, 'clinic', 'fridge', [5])
    const site = story.reopen('clinic')
    const [device] = site.site.file.devices
    const swapped = { ...(device ?? assert.fail()), probe: 'P-other' }
    await assert.rejects(openSampler(site, swapped), { code: 'app.probe-swapped', kind: 'refused' })
    await story.close()
  })
})
