import { openCable, openSerialPort, simulateScan, simulateThermometer } from '../../capture/index.ts'
import type { ExcursionFinding } from '../../coldchain/index.ts'
import { formatCelsius, formatSpan, type Instant, type MilliCelsius, type Name, parseName } from '../../values/index.ts'
import { placeUnit, removeUnit } from '../container.ts'
import { enrollDevice } from '../device.ts'
import { printedName, typedName } from '../lookup.ts'
import { scanAll } from '../scanning.ts'
import type { Workspace } from '../workspace.ts'
import { accept, offer } from './carrying.ts'
import type { Stage } from './cast.ts'
import type { Narrator } from './narrator.ts'
import { cartons, coldRoom, coldRoomTemperature, excursionProfile, probes, van, vanTemperature } from './props.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const intervalMs = 2 * minuteMs
/** When the first carton is loaded, when the second, and when the van arrives; counted from the first reading. */
const loadMs = 1 * hourMs
const pickUpMs = 5 * hourMs
const arrivalMs = 8 * hourMs

/** The agent, as the story needs it. It lives in a room to the right of this one, so the command brings it along. */
export type RunAgent = (workspace: Workspace, options: Watch) => Promise<void>

type Watch = {
  readonly signal: AbortSignal
  readonly anchorEveryMs: number
  readonly tell: (event: {
    readonly type: string
    readonly device?: string
    readonly finding?: ExcursionFinding
  }) => Promise<void>
}

/**
 * Two cartons go to the clinic in a van whose compressor fails. One is loaded at the start, one is left in the cold room
 * and picked up hours later; the agent watches both places, judges, and states what it saw while the story's hours pass.
 *
 * @returns How many readings were taken.
 */
export async function driveToClinic(stage: Stage, runAgent: RunAgent, { chapter, step }: Narrator): Promise<number> {
  chapter('The last leg: a van, two thermometers, and a compressor that fails')
  const { at, clock } = stage
  const start = clock.now()
  const [early, late] = cartons as [Name, Name]
  const devices = await connectProbes(stage, vanTemperature((start + loadMs) as Instant), step)
  for (const carton of [early, late]) {
    await placeUnit(at.warehouse, carton, coldRoom)
    step('warehouse', `container place ${typedName(carton)} --container ${coldRoom}`, 'waits in the cold room')
  }
  const plan = [
    { atMs: loadMs, act: () => depart(stage, early, step) },
    { atMs: pickUpMs, act: () => load(stage, late, step) },
  ]
  try {
    const stop = new AbortController()
    let readings = 0
    await runAgent(at.warehouse, {
      signal: stop.signal,
      anchorEveryMs: hourMs,
      async tell({ type, device, finding }) {
        if (type === 'reading') readings += 1
        if (finding) step('agent', `agent run --device ${device}`, inWords(finding))
        const passedMs = clock.now() - start
        if (plan[0] && passedMs >= plan[0].atMs) await plan.shift()?.act()
        if (passedMs >= arrivalMs) stop.abort()
        stage.wiring.progress(Math.min(passedMs, arrivalMs) / minuteMs, arrivalMs / minuteMs, 'minutes of the story')
      },
    })
    step('agent', 'agent status', `${readings} readings, each chained, every head signed, sealed and anchored`)
    return readings
  } finally {
    clock.waitFor(1)
    for (const close of devices) await close()
    // They were pseudo-terminals, and are gone: nobody shall look for them.
    at.warehouse.site.update((file) => {
      file.devices = file.devices.map((device) => ({ ...device, port: null }))
    })
  }
}

/** At the clinic's door a handheld scanner reads both cartons. */
export async function arriveAtClinic(stage: Stage, { chapter, step }: Narrator): Promise<void> {
  chapter('Arrival: what was offered against what the scanner saw')
  const { at, wiring } = stage
  const cable = await openCable()
  const scanner = await openSerialPort(cable.b, { baudRate: 115_200 }, wiring.lineClock)
  try {
    const expected = 2
    const open = Promise.withResolvers<void>()
    const scanned = scanAll(at.clinic, { scanner: { path: cable.a, expected, quietMs, listening: open.resolve } })
    await Promise.race([open.promise, scanned])
    for (const carton of cartons.slice(0, expected)) await simulateScan(scanner, `]C1${elementString(carton)}`)
    await accept(stage, 'clinic', await scanned, `--scanner ${cable.a} --codes ${expected} --yes`, step)
  } finally {
    await scanner.close()
    cable.close()
  }
}

const quietMs = 10_000

/** Puts a thermometer into each place, on the end of a cable, and enrols it. @returns What unplugs them. */
async function connectProbes(
  stage: Stage,
  vanAir: (now: Instant) => MilliCelsius,
  step: Narrator['step'],
): Promise<(() => Promise<void>)[]> {
  const { at, clock } = stage
  const unplug: (() => Promise<void>)[] = []
  for (const { label, container, probe } of probes) {
    const cable = await openCable()
    const air = container === van ? vanAir : coldRoomTemperature
    const device = await simulateThermometer(cable.b, { temperature: () => air(clock.now()) })
    unplug.push(async () => {
      await device.close()
      cable.close()
    })
    const line = { port: cable.a, model: 'XY-MD02', busAddress: '1' }
    const judging = { container, profile: excursionProfile, intervalMs }
    await enrollDevice(at.warehouse, { label, probe, ...line, ...judging })
    const where = `--port ${cable.a} --model XY-MD02 --probe ${probe} --container ${container}`
    const command = `device enroll ${label} ${where} --profile ${excursionProfile} --every 2min`
    step('warehouse', command, `XY-MD02 over Modbus RTU, probe ${probe}`)
  }
  clock.waitFor(probes.length)
  return unplug
}

/** Both cartons are offered before the van leaves; only one is in it yet. */
async function depart(stage: Stage, carton: Name, step: Narrator['step']): Promise<void> {
  await offer(stage, 'warehouse', 'clinic', cartons.slice(0, 2), step)
  await load(stage, carton, step)
}

async function load({ at }: Stage, carton: Name, step: Narrator['step']): Promise<void> {
  await removeUnit(at.warehouse, carton, coldRoom)
  await placeUnit(at.warehouse, carton, van)
  const moved = `${printedName(carton)} from ${coldRoom} into ${van}`
  step('warehouse', `container remove ${typedName(carton)} --container ${coldRoom}`, 'out')
  step('warehouse', `container place ${typedName(carton)} --container ${van}`, moved)
}

function inWords({ phase, profile, worst, startedAt, endedAt }: ExcursionFinding): string {
  const lasted = endedAt === null ? '' : ` after ${formatSpan(endedAt - startedAt)}`
  return `excursion ${phase}${lasted}: ${formatCelsius(worst)} (${profile})`
}

function elementString(unit: Name): string {
  const named = parseName(unit)
  if (named.type !== 'logistic') throw new TypeError(`${unit} has no SSCC`)
  return `00${named.sscc}`
}
