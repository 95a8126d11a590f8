import { openCable, simulateProfile } from '../../capture/index.ts'
import type { ExcursionFinding } from '../../coldchain/index.ts'
import { formatCelsius, formatSpan, type Instant, type MilliCelsius } from '../../values/index.ts'
import { enrollDevice } from '../device.ts'
import type { Workspace } from '../workspace.ts'
import type { Player, Scene } from './cast.ts'
import type { Narrator } from './narrator.ts'
import { excursionProfile } from './props.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** The agent, as the story needs it. It lives in a room to the right of this one, so the command brings it along. */
export type RunAgent = (workspace: Workspace, options: AgentRun) => Promise<void>

type AgentRun = {
  readonly signal: AbortSignal
  readonly anchorEveryMs: number
  readonly tell: (event: {
    readonly type: string
    readonly device?: string
    readonly finding?: ExcursionFinding
  }) => Promise<void>
}

/** A thermometer in a container, and the air it hangs in. */
export type Probe = {
  readonly label: string
  readonly container: string
  readonly probe: string
  readonly air: (now: Instant) => MilliCelsius
}

/** Hours in which a party's agent watches its containers. */
export type Watch = {
  readonly by: Player
  readonly probes: readonly Probe[]
  readonly intervalMs: number
  /** What people do meanwhile, and when the watch ends, counted from its first reading. */
  readonly plan: readonly { readonly atMs: number; readonly act: () => Promise<void> }[]
  readonly lastsMs: number
}

/**
 * Lets hours of the story pass while the agent reads real devices over real cables, judges, and states what it saw.
 *
 * @returns How many readings were taken.
 */
export async function watch(scene: Scene, runAgent: RunAgent, told: Watch, step: Narrator['step']): Promise<number> {
  const { at, clock } = scene
  const unplug = await connect(scene, told, step)
  const start = clock.now()
  const plan = [...told.plan]
  try {
    const stop = new AbortController()
    let readings = 0
    await runAgent(at[told.by], {
      signal: stop.signal,
      anchorEveryMs: hourMs,
      async tell({ type, device, finding }) {
        if (type === 'reading') readings += 1
        if (finding) step('agent', `agent run --device ${device}`, inWords(finding))
        const passedMs = clock.now() - start
        if (plan[0] && passedMs >= plan[0].atMs) await plan.shift()?.act()
        if (passedMs >= told.lastsMs) stop.abort()
        const { lastsMs } = told
        scene.wiring.progress(Math.min(passedMs, lastsMs) / minuteMs, lastsMs / minuteMs, 'minutes of the story')
      },
    })
    step('agent', 'agent status', `${readings} readings, each chained, every head signed, sealed and anchored`)
    return readings
  } finally {
    clock.waitFor(1)
    for (const close of unplug) await close()
    // They were pseudo-terminals, and are gone: nobody shall look for them.
    at[told.by].site.update((file) => {
      file.devices = file.devices.map((device) => ({ ...device, port: null }))
    })
  }
}

/** Puts a thermometer into each place, on the end of a cable, and enrols it. @returns What unplugs them. */
async function connect(
  { at, clock }: Scene,
  { by, probes, intervalMs }: Watch,
  step: Narrator['step'],
): Promise<(() => Promise<void>)[]> {
  const unplug: (() => Promise<void>)[] = []
  for (const { label, container, probe, air } of probes) {
    const cable = await openCable()
    const device = await simulateProfile(cable.b, 'XY-MD02', { temperature: () => air(clock.now()), clock })
    unplug.push(async () => {
      await device.close()
      cable.close()
    })
    const line = { port: cable.a, model: 'XY-MD02', busAddress: '1' }
    const judging = { container, profile: excursionProfile, intervalMs }
    await enrollDevice(at[by], { label, probe, ...line, ...judging })
    const where = `--port ${cable.a} --model XY-MD02 --probe ${probe} --container ${container}`
    const command = `device enroll ${label} ${where} --profile ${excursionProfile} --every ${intervalMs / minuteMs}min`
    step(by, command, `XY-MD02 over Modbus RTU, probe ${probe}`)
  }
  clock.waitFor(probes.length)
  return unplug
}

function inWords({ phase, profile, worst, startedAt, endedAt }: ExcursionFinding): string {
  const lasted = endedAt === null ? '' : ` after ${formatSpan(endedAt - startedAt)}`
  return `excursion ${phase}${lasted}: ${formatCelsius(worst)} (${profile})`
}
