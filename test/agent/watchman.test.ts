import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type AgentEvent, watchman } from '../../src/agent/index.ts'
import {
  acknowledgeAlarm,
  contactsOf,
  type Device,
  keepContact,
  listAlarms,
  testContact,
  type Workspace,
} from '../../src/app/index.ts'
import { address, type Quality, sha256 } from '../../src/values/index.ts'
import { manualClock } from '../support/clock.ts'
import { probeIn, rideWith } from '../support/coldRide.ts'
import { delivered, hourMs, wiringOn } from '../support/consortium.ts'
import { quietSite } from '../support/quietSite.ts'

const minuteMs = 60_000
const times = { afterMs: 0, repeatMs: 30 * minuteMs }

/** A watchman whose looks the test makes itself, until the messages of each are delivered. */
function watching(site: Workspace, device: Device) {
  const events: AgentEvent[] = []
  const tell = (event: AgentEvent) => void events.push(event)
  const { signal } = new AbortController()
  const man = watchman(site, { devices: [device], tell, signal })
  const look = async () => {
    events.length = 0
    await man.look()
    await man.rest()
    return events.map((event) => {
      if (event.type === 'alarm')
        return `${event.again ? 'again ' : ''}${event.alarm.kind}${event.alarm.endedAt ? ' over' : ''}`
      return event.type === 'told'
        ? `told ${event.contact}`
        : event.type === 'untold'
          ? `untold ${event.code}`
          : event.type
    })
  }
  return { man, look, events }
}

describe('the watchman', () => {
  it('raises no data when a probe falls silent, as late as the judge knows it, and ends it with the next reading', async () => {
    const story = await delivered()
    const { site, device, clock, log } = await quietSite(story)
    const { look } = watching(site, device)
    assert.deepEqual(await look(), [])
    await clock.advance(3 * probeIn('fridge').intervalMs)
    assert.deepEqual(await look(), [])
    await clock.advance(1)
    assert.deepEqual(await look(), ['no-data'])
    assert.deepEqual(await look(), [])
    await clock.advance(minuteMs)
    assert.deepEqual(await look(), ['again no-data'])
    log('good')
    assert.deepEqual(await look(), ['again no-data over'])
    await clock.advance(hourMs / 4)
    assert.deepEqual(await look(), [])
    await story.close()
  })

  it('keeps to a silence until a reading ends it, whatever a new start, another pace or a clock that is behind say', async () => {
    const story = await delivered()
    const { site, device, clock, log } = await quietSite(story)
    const mute = { ...device, label: 'mute', address: address(`0x${'77'.repeat(20)}`) }
    site.site.update((file) => {
      file.devices = [...file.devices, mute]
    })
    const open = (of: Device) =>
      listAlarms(site, 'open').filter((alarm) => alarm.device === of.label && alarm.endedAt === null).length
    const { look } = watching(site, device)
    const never = watching(site, mute)
    await clock.advance(hourMs)
    await look()
    await never.look()
    assert.deepEqual([open(device), open(mute)], [1, 1])
    await watching(site, { ...device, intervalMs: hourMs }).look()
    await watching(site, mute).look()
    const behind = { ...wiringOn(manualClock(story.clock.now())), bootId: () => sha256('boot 2') }
    await watching(story.reopen('clinic', behind), device).look()
    assert.deepEqual([open(device), open(mute)], [1, 1])
    log('good')
    await look()
    assert.deepEqual([open(device), open(mute)], [0, 1])
    await clock.advance(hourMs)
    await look()
    assert.deepEqual([open(device), listAlarms(site, 'all').length], [1, 3])
    await story.close()
  })

  it('waits for no reading of a probe that was unplugged for good', async () => {
    const story = await delivered()
    const { site, device, clock } = await quietSite(story)
    const { look } = watching(site, device)
    await clock.advance(hourMs)
    assert.deepEqual(await look(), ['no-data'])
    story.reopen('clinic', site).site.update((file) => {
      file.devices = file.devices.map((each) => ({ ...each, port: null }))
    })
    assert.deepEqual(await look(), ['again no-data over'])
    assert.deepEqual(await look(), [])
    await story.close()
  })

  it('rings once where two look at the same time', async () => {
    const story = await delivered()
    const { site, device, clock } = await quietSite(story)
    const { man, events } = watching(site, device)
    await clock.advance(hourMs)
    await Promise.all([man.look(), man.look()])
    assert.deepEqual(
      events.map(({ type }) => type),
      ['alarm'],
    )
    await story.close()
  })

  it('goes on when its book cannot be read for once, also where nobody can be told of that', async () => {
    const story = await delivered()
    const { site, device, clock } = await quietSite(story)
    const book = site.alarms()
    const { waiting } = book
    let reads = 0
    // The bell reads it first, then the contact.
    book.waiting = () => {
      reads += 1
      if (reads === 2) throw new Error('the disk is gone')
      return waiting()
    }
    keepContact(site, { ...times, name: 'siren', command: ['/usr/bin/true'] })
    const types: string[] = []
    const tell = async ({ type }: AgentEvent) => {
      types.push(type)
      if (type === 'untold') throw new Error('the log is gone, too')
    }
    const man = watchman(site, { devices: [device], tell, signal: new AbortController().signal })
    await clock.advance(hourMs)
    await man.look()
    await man.rest()
    assert.deepEqual(types, ['alarm', 'untold'])
    assert.deepEqual(await watching(site, device).look(), ['told siren'])
    await story.close()
  })

  it('makes an alarm of a probe that cannot be trusted, not of one bad reading, and keeps to it until it is sure', async () => {
    const story = await delivered()
    const { site, device, log } = await quietSite(story)
    const { look } = watching(site, device)
    const logged = async (...qualities: Quality[]) => {
      for (const quality of qualities) {
        // Two equal observations would be one.
        story.clock.jump(1000)
        log(quality, story.clock.now())
      }
      return look()
    }
    assert.deepEqual(await logged('fault', 'good', 'range'), [])
    assert.deepEqual(await logged('fault', 'range', 'fault'), ['sensor-fault'])
    assert.deepEqual(await logged('good', 'fault', 'good'), [])
    assert.deepEqual(await logged('good', 'good', 'good'), ['again sensor-fault over'])
    assert.equal(listAlarms(site, 'all').length, 1)
    await story.close()
  })

  it('finds an excursion in the journal also when it was not awake, and leaves alone what was over before its time', async () => {
    const story = await delivered()
    await rideWith(story, 'clinic', 'fridge', [5, ...new Array(9).fill(12), 5])
    const { site, device } = await quietSite(story)
    assert.deepEqual(await watching(site, device).look(), [])
    await rideWith(story, 'clinic', 'fridge', [...new Array(9).fill(12)])
    const later = story.reopen('clinic')
    assert.deepEqual(await watching(later, device).look(), ['excursion'])
    const [alarm] = listAlarms(later, 'open')
    assert.match(alarm?.words ?? '', /^too warm, above 8\.0 °C for 1 h 00 min: 12\.0 °C \(fridge-strict\)$/)
    assert.deepEqual([alarm?.container, alarm?.device], ['fridge', 'fridge-probe'])
    acknowledgeAlarm(later, alarm?.number ?? 0, { operator: 'Ama', comment: 'moved it all' })
    await rideWith(story, 'clinic', 'fridge', [5])
    assert.deepEqual(await watching(story.reopen('clinic'), device).look(), ['again excursion over'])
    await story.close()
  })

  it('raises an excursion that nobody may sign, and raises it once when the journal tells of it after all', async () => {
    const story = await delivered()
    const { site, device } = await quietSite(story)
    const events = await rideWith(story, 'clinic', 'fridge', new Array(9).fill(12))
    const found = events.flatMap((event) => (event.type === 'excursion' ? [event.finding] : []))
    const { man, look, events: heard } = watching(site, device)
    // As if the journal told nothing of it.
    const position = site.alarms().position
    site.alarms().position = () => Number.MAX_SAFE_INTEGER
    await man.hear(device.label, found[0] ?? assert.fail())
    site.alarms().position = position
    assert.deepEqual(
      heard.map(({ type }) => type),
      ['alarm'],
    )
    assert.deepEqual([await look(), listAlarms(site, 'all').length], [[], 1])
    await story.close()
  })

  it('delivers after a kill -9 what was raised before it, as soon as the network is there', async () => {
    const story = await delivered()
    const { site, device } = await quietSite(story)
    const posted: string[] = []
    const server = createServer(async (request, response) => {
      for await (const chunk of request) posted.push(String(chunk))
      response.end()
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    keepContact(site, { ...times, name: 'duty', webhook: `http://127.0.0.1:${port}/` })
    const script = join(import.meta.dirname, '..', 'support', 'alarmKill.ts')
    const killed = spawnSync(process.execPath, [script, site.path('alarms.sqlite'), String(site.clock.now())])
    assert.equal(killed.signal, 'SIGKILL', String(killed.stderr))
    assert.deepEqual(await watching(site, device).look(), ['excursion', 'untold alarm.not-told'])
    server.listen(port, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    assert.deepEqual(await watching(story.reopen('clinic', site), device).look(), ['told duty'])
    assert.equal(JSON.parse(posted[0] ?? '').alarm.container, 'fridge')
    assert.deepEqual(await watching(site, device).look(), [])
    server.close().closeAllConnections()
    await story.close()
  })

  it('lets one contact that cannot be reached delay no other, and hears of a new one while it runs', async () => {
    const story = await delivered()
    const { site, device, clock } = await quietSite(story)
    const out = site.path('told.txt')
    const hook = site.path('hook.sh')
    writeFileSync(hook, `#!/bin/sh\necho "$VIALTRACE_SECRET $VIALTRACE_ALARM_KIND" > '${out}'\n`)
    chmodSync(hook, 0o700)
    const { look, events } = watching(site, device)
    await clock.advance(hourMs)
    assert.deepEqual(await look(), ['no-data'])
    const other = story.reopen('clinic', site)
    keepContact(other, { ...times, name: 'nobody', command: ['/nowhere'] })
    keepContact(other, { ...times, name: 'siren', command: [hook], secret: site.path('missing') })
    const trouble = await look()
    assert.deepEqual(trouble.sort(), ['untold alarm.not-told', 'untold sign.file-missing'])
    assert.ok(events.every((event) => event.type !== 'untold' || event.retryInMs <= 60_000))
    writeFileSync(site.path('missing'), 'token\n', { mode: 0o600 })
    assert.ok((await watching(site, device).look()).includes('told siren'))
    assert.ok(contactsOf(site).length === 2)
    await assert.rejects(testContact(site, 'ghost', new AbortController().signal), { code: 'alarm.contact-unknown' })
    keepContact(site, { ...times, name: 'late', command: [hook], secret: 'credential:none' })
    await assert.rejects(testContact(site, 'late', new AbortController().signal), { code: 'alarm.secret-missing' })
    await story.close()
  })
})
