import { setImmediate as turn } from 'node:timers/promises'
import { type AgentEvent, runAgent } from '../../src/agent/index.ts'
import { type Device, enrollDevice, simulateDevice } from '../../src/app/index.ts'
import { type Clock, type Instant, instant, milliCelsius } from '../../src/values/index.ts'
import { type Consortium, hourMs, type Player, wiringOn } from './consortium.ts'

const booted = Date.UTC(2026, 10, 20)

/** A clock on which sleeping takes no time: it moves. */
export function leapingClock(start: Instant): Clock {
  let passedMs = 0
  return {
    now: () => instant(start + passedMs),
    // One boot lasts through all rides of a story.
    monotonicMs: () => start + passedMs - booted,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      passedMs += Math.round(ms)
      await turn()
    },
  }
}

export const probeIn = (container: string) => ({
  label: `${container}-probe`,
  model: 'XY-MD02',
  busAddress: '1',
  probe: `P-${container}`,
  container,
  profile: 'fridge-strict',
  intervalMs: hourMs / 6,
})

/**
 * Lets a site's agent watch a container through real readings of a simulated thermometer; the hours pass at once.
 *
 * @param celsius - What each reading shows; there are as many as there are numbers, every ten minutes.
 */
export async function rideWith(
  story: Consortium,
  player: Player,
  container: string,
  celsius: readonly number[],
  change: Partial<Device> = {},
): Promise<AgentEvent[]> {
  let taken = 0
  const air = () => milliCelsius((celsius[Math.min(taken, celsius.length - 1)] ?? 5) * 1000)
  const { port, close } = await simulateDevice(air)
  const clock = leapingClock(story.clock.now())
  const workspace = story.reopen(player, { ...wiringOn(clock), bootId: story.wiring.bootId })
  const known = workspace.site.file.devices.some(({ label }) => label === probeIn(container).label)
  if (!known) await enrollDevice(workspace, { ...probeIn(container), ...change, port })
  else
    workspace.site.update((file) => {
      file.devices = file.devices.map((device) => ({ ...device, port }))
    })
  const stop = new AbortController()
  const events: AgentEvent[] = []
  const tell = (event: AgentEvent) => {
    events.push(event)
    if (event.type === 'reading') taken += 1
    if (taken === celsius.length || event.type === 'trouble') stop.abort()
  }
  const labels = [probeIn(container).label]
  await runAgent(workspace, { labels, signal: stop.signal, anchorEveryMs: 100 * hourMs, tell })
  // The next reading would be due.
  story.clock.jump(clock.now() - story.clock.now() + probeIn(container).intervalMs)
  await workspace.close()
  await close()
  return events
}
