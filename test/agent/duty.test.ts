import assert from 'node:assert/strict'
import { type AgentEvent, logEntry, standDuty } from '../../src/agent/index.ts'
import { agentStatus, enrollDevice, simulateDevice } from '../../src/app/index.ts'
import { instant, milliCelsius } from '../../src/values/index.ts'
import { leapingClock, probeIn, rideWith } from '../support/coldRide.ts'
import { delivered, hourMs, wiringOn } from '../support/consortium.ts'
import { plugged } from './plugged.ts'

describe('the whole agent', () => {
  it('raises the alarm with the excursion itself, shows its page while it runs, and lets go of everything', async () => {
    const story = await delivered()
    await rideWith(story, 'clinic', 'fridge', [5])
    const { port, close } = await simulateDevice(() => milliCelsius(12_000))
    const site = story.reopen('clinic', { ...wiringOn(leapingClock(story.clock.now())), bootId: story.wiring.bootId })
    site.site.update((file) => {
      file.devices = file.devices.map((device) => ({ ...device, port }))
    })
    const stop = new AbortController()
    const events: AgentEvent[] = []
    let ready: unknown
    let second: readonly AgentEvent[] | undefined
    const another = async () => {
      const heard: AgentEvent[] = []
      const duty = standDuty(site, { ...usual, signal: stop.signal, tell: (event) => void heard.push(event) })
      await assert.rejects(duty, { code: 'app.agent-running' })
      return heard
    }
    const tell = async (event: AgentEvent) => {
      events.push(event)
      const page = events.find(({ type }) => type === 'page')
      if (event.type === 'reading' && page?.type === 'page')
        ready ??= await (await fetch(`${page.url}health/ready`)).json()
      second ??= await another()
      if (event.type === 'alarm' || events.length > 100) stop.abort()
    }
    const service = { notifySocket: null, watchdogMs: null }
    const usual = { anchorEveryMs: 100 * hourMs, pagePort: 0, service }
    await standDuty(site, { ...usual, signal: stop.signal, tell })
    assert.deepEqual(second, [], 'a second agent serves no page, so it names none')
    assert.deepEqual(ready, { ready: true, silent: [] })
    const types = events.map(({ type }) => type)
    assert.deepEqual(types.slice(types.indexOf('excursion'), types.indexOf('excursion') + 2), ['excursion', 'alarm'])
    const [page] = events
    await assert.rejects(fetch(page?.type === 'page' ? page.url : assert.fail()))
    await close()
    await story.close()
  })

  it('says on its page, to machines and in status that a probe was pulled as soon as a read fails, until the next reading', async () => {
    const story = await delivered()
    const { site, plug, pull } = await plugged(story)
    const stop = new AbortController()
    let [url, wasPulled] = ['', false]
    const seen: { at: string; status: number; ready: string; page: string; trouble: string | undefined }[] = []
    const look = async (at: string) => {
      const ready = await fetch(`${url}health/ready`)
      const page = await (await fetch(url)).text()
      const trouble = agentStatus(site).devices[0]?.trouble?.code
      seen.push({ at, status: ready.status, ready: await ready.text(), page, trouble })
    }
    const tell = async ({ type, ...event }: AgentEvent) => {
      if ('url' in event) url = event.url
      if (type === 'trouble' && wasPulled) {
        await look('pulled')
        wasPulled = false
        await plug()
      } else if (type === 'reading') {
        await look('read')
        if (seen.length > 1) stop.abort()
        else {
          await pull()
          wasPulled = true
        }
      }
    }
    const service = { notifySocket: null, watchdogMs: null }
    await standDuty(site, { signal: stop.signal, anchorEveryMs: 100 * hourMs, tell, pagePort: 0, service })
    assert.deepEqual(
      seen.map(({ at, status }) => [at, status]),
      [
        ['read', 200],
        ['pulled', 503],
        ['read', 200],
      ],
    )
    const [before, pulled, after] = seen
    const { silent } = JSON.parse(pulled?.ready ?? '')
    assert.equal(silent[0].why, 'not-read')
    assert.match(silent[0].sentence, /serial port|thermometer|line/)
    assert.match(pulled?.page ?? '', /Last: 5\.0 °C/)
    assert.match(pulled?.page ?? '', /No alarm yet: fridge: cannot be read: /)
    assert.match(pulled?.page ?? '', /<section class="bad">/)
    assert.doesNotMatch(`${before?.page}${after?.page}`, /cannot be read|Last:|class="bad"/)
    assert.deepEqual([before?.trouble, after?.trouble], [undefined, undefined])
    assert.equal(pulled?.trouble, silent[0].code)
    assert.equal(agentStatus(site).devices[0]?.isRead, false)
    await pull()
    await story.close()
  })

  it('reads more often while something may be wrong, and at its own pace again when it is over', async () => {
    const story = await delivered()
    const change = { intensiveMs: hourMs / 60, intervalMs: hourMs / 6 }
    const celsius = [5, 5, 9, 9, ...new Array(11).fill(5), 5, 5]
    const events = await rideWith(story, 'clinic', 'fridge', celsius, change)
    const times = events.flatMap((event) => (event.type === 'reading' ? [event.reading.takenAt] : []))
    const minutes = times.slice(1).map((at, i) => Math.round((at - (times[i] ?? 0)) / 60_000))
    assert.deepEqual(minutes, [10, 10, ...new Array(11).fill(1), 10, 10, 10])
    const rare = { ...probeIn('shelf'), port: '/dev/ttyNONE', ...change, intervalMs: hourMs }
    await assert.rejects(enrollDevice(story.at.clinic, rare), { code: 'app.pace-unusable', kind: 'usage' })
    await story.close()
  })

  it('logs what happens for programs: when, how grave, what', () => {
    assert.deepEqual(logEntry({ type: 'unplugged', device: 'probe' }, instant(0)), {
      ...{ at: '1970-01-01T00:00:00Z', level: 'warning', type: 'unplugged', device: 'probe' },
    })
    const trouble: AgentEvent = {
      type: 'untold',
      contact: 'nurse',
      code: 'alarm.not-told',
      sentence: 'no',
      retryInMs: 5,
    }
    assert.equal((logEntry(trouble, instant(0)) as { level: string }).level, 'warning')
  })
})
