import assert from 'node:assert/strict'
import { type AgentEvent, logEntry, standDuty } from '../../src/agent/index.ts'
import { enrollDevice, simulateDevice } from '../../src/app/index.ts'
import { instant, milliCelsius } from '../../src/values/index.ts'
import { leapingClock, probeIn, rideWith } from '../support/coldRide.ts'
import { delivered, hourMs, wiringOn } from '../support/consortium.ts'

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
