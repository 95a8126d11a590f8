import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type AgentEvent, runAgent } from '../../src/agent/index.ts'
import { enrollDevice, simulateDevice, type Workspace } from '../../src/app/index.ts'
import { milliCelsius } from '../../src/values/index.ts'
import { leapingClock, probeIn } from '../support/coldRide.ts'
import { type Consortium, hourMs, wiringOn } from '../support/consortium.ts'

export const tellOf = <T extends AgentEvent['type']>(events: readonly AgentEvent[], type: T) =>
  events.filter((event): event is Extract<AgentEvent, { type: T }> => event.type === type)

/** A clinic with a thermometer on a cable that can be pulled and plugged in again. */
export async function plugged(story: Consortium) {
  const port = join(story.dir, 'thermometer')
  let device: Awaited<ReturnType<typeof simulateDevice>> | undefined
  const plug = async () => {
    device = await simulateDevice(() => milliCelsius(5000))
    symlinkSync(device.port, port)
  }
  const pull = async () => {
    rmSync(port, { force: true })
    await device?.close()
  }
  await plug()
  const clock = leapingClock(story.clock.now())
  const site = story.reopen('clinic', wiringOn(clock))
  await enrollDevice(site, { ...probeIn('fridge'), port })
  return { site, plug, pull }
}

/** Runs the agent until the listener says stop. */
export async function run(
  site: Workspace,
  heard: (event: AgentEvent, stop: AbortController) => void | Promise<void>,
  anchorEveryMs = 100 * hourMs,
): Promise<AgentEvent[]> {
  const stop = new AbortController()
  const events: AgentEvent[] = []
  const tell = async (event: AgentEvent) => {
    events.push(event)
    await heard(event, stop)
    // A day that goes wrong in an unforeseen way must end too.
    if (events.length > 300) stop.abort()
  }
  await runAgent(site, { signal: stop.signal, anchorEveryMs, tell })
  return events
}
