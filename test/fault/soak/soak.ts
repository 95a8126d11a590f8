import { join } from 'node:path'
import { type AgentEvent, runAgent } from '../../../src/agent/index.ts'
import { enrollDevice, verify } from '../../../src/app/index.ts'
import { probeIn } from '../../support/coldRide.ts'
import { dayMs, founded, hourMs, wiringOn } from '../../support/consortium.ts'
import { lineClock } from '../../support/lineClock.ts'
import { fastLineClock, soakClock } from './clock.ts'
import { faultOf } from './faults.ts'
import { type SoakProbe, soakProbe } from './probe.ts'
import { type SoakFigures, tallyOf } from './tally.ts'

export type SoakOptions = {
  readonly days: number
  readonly probes: number
  readonly seed: number
  readonly intervalMs: number
  /** How much faster than real time the wires are. */
  readonly lineTimes: number
  /** Told each simulated day. */
  readonly onDay?: (day: number, figures: SoakFigures) => void
}

/** What came of it; `expected` readings there would be if nothing ever failed, `findings` are those of `verify` at the end. */
export type Soaked = SoakFigures & {
  readonly expected: number
  readonly verified: number
  readonly findings: readonly string[]
}

/**
 * Lets the real agent watch probes on real pseudo-terminals, of which each suffers a fault every hour. The agent is stopped and
 * started again every thirty days, and the wall clock jumps in between.
 */
export async function soak({ days, probes: count, seed, intervalMs, lineTimes, onDay }: SoakOptions): Promise<Soaked> {
  const story = await founded()
  const wires = fastLineClock(lineClock, lineTimes)
  const probes: SoakProbe[] = []
  const perProbe = Math.floor((days * dayMs) / intervalMs)
  // A reading that failed is tried again before it is due.
  const tally = tallyOf(count, intervalMs, 2 * perProbe + 100)
  let [hour, stop] = [0, new AbortController()]

  async function onTime(ms: number): Promise<void> {
    for (const [at, probe] of probes.entries()) if (await probe.heal(ms)) tally.healed(at, ms)
    for (; (hour + 1) * hourMs <= ms; ) {
      hour += 1
      if (hour % 24 === 0) {
        tally.day()
        onDay?.(hour / 24, tally.figures)
      }
      if (hour % (24 * 30) === 0) stop.abort()
      if (hour % (24 * 10) === 0) clock.jump(hour % 48 === 0 ? 7000 : -5000)
      for (const [at, probe] of probes.entries()) {
        const fault = faultOf(seed, at, hour)
        probe.suffer(fault)
        tally.suffered(fault)
        // What spoils a chunk is over when that chunk has passed.
        if (fault.kind === 'bytes' || fault.kind === 'babble') tally.healed(at, ms)
      }
    }
    if (ms >= days * dayMs) stop.abort()
  }

  const clock = soakClock(story.clock.now(), count, onTime)
  for (let at = 0; at < count; at++)
    probes.push(await soakProbe(join(story.dir, `adapter-${at}`), clock.monotonicMs, wires))
  const wiring = { ...wiringOn(clock), lineClock: wires }
  const enrolling = story.reopen('clinic', { ...wiringOn(clock), lineClock: wires })
  const devices = []
  for (const [at, { port }] of probes.entries())
    devices.push(await enrollDevice(enrolling, { ...probeIn(`fridge-${at}`), intervalMs, port }))
  const placeOf = new Map(devices.map(({ label }, at) => [label, at]))

  const tell = (event: AgentEvent) => {
    if (event.type === 'reading') {
      const at = placeOf.get(event.device) as number
      tally.told(at, event.reading, (probes[at] as SoakProbe).served)
    } else tally.happened(event)
  }
  while (clock.monotonicMs() < days * dayMs) {
    stop = new AbortController()
    const site = story.reopen('clinic', wiring)
    await runAgent(site, { signal: stop.signal, anchorEveryMs: dayMs, tell })
    await site.close()
  }

  const site = story.reopen('clinic', wiring)
  for (const [at, { address }] of devices.entries()) tally.kept(at, site.journal().readings(address).readings())
  const { checked, findings } = await verify(site)
  for (const probe of probes) await probe.close()
  await story.close()
  return {
    ...tally.figures,
    expected: perProbe * count,
    verified: checked.readings,
    findings: [...new Set(findings.map(({ code }) => code))],
  }
}
