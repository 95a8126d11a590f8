import {
  type Bus,
  busOver,
  freshProbe,
  judgeReading,
  openThermometer,
  type ProbeMemory,
  type Thermometer,
} from '../capture/index.ts'
import { type ExcursionFinding, judgeEach, maxGapOf, startPanel } from '../coldchain/index.ts'
import { type ClockChange, clockChange, type LoggedReading, type ReadingLog } from '../journal/index.ts'
import type { Digest, Fault } from '../values/index.ts'
import { keyName, portOf, profilesOf, thermometerOf } from './device.ts'
import { type Filled, fillGap, requireNew } from './gapFilling.ts'
import { patienceWith } from './patience.ts'
import { publishMissing } from './readings.ts'
import { signing } from './signing.ts'
import type { Device } from './site.ts'
import { keepStanding, readStanding } from './standing.ts'
import { keepRoom, withRoom } from './thinning.ts'
import { requireSameProbe } from './vouching.ts'
import type { Workspace } from './workspace.ts'

export type { Filled }

/** So many readings at most are gone over again at a start. */
const keepEveryReadings = 500
/** Enough to tell whether a probe jumps or hangs. */
const rememberedReadings = 500
/** A full memory takes three minutes. */
const longestFillMs = 600_000

export type Sample = {
  readonly reading: LoggedReading
  /** `statement` is null when nothing may be signed. */
  readonly excursions: readonly { readonly finding: ExcursionFinding; readonly statement: Digest | null }[]
  /** What the wall clock did since the reading before, if it did not keep time. */
  readonly clock: ClockChange | null
  /** Why this log may not be signed now; readings are taken and kept all the same. */
  readonly doubt: Fault | null
}

/** One thermometer at work: from its port to readings that are chained, signed and judged. */
export type Sampler = {
  /** Takes one reading. It is on disk, and what it means is in the journal, when this resolves. */
  readonly sample: () => Promise<Sample>
  /** Brings in what the device stored by itself since the last reading; to be asked before the next is taken. */
  readonly fill: (signal: AbortSignal) => Promise<Filled | null>
  /** How many segments left the journal to make room since this was asked last. */
  readonly thinned: () => number
  readonly close: () => Promise<void>
}

/** How a sampler shares its port, and what ends it. */
export type SamplerOptions = {
  /** Of all devices on one port; a bus of its own when left out. */
  readonly bus?: Bus
  readonly signal?: AbortSignal
}

/**
 * Opens a device's port and takes up its log where it ended. The judges go on from where they were kept last, so an exposure
 * that began before a restart goes on, and what the last reading meant is stated if there was no time for it.
 *
 * @throws capture.* when the port or the device does not answer
 */
export async function openSampler(
  workspace: Workspace,
  device: Device,
  { bus = busOver(), signal }: SamplerOptions = {},
): Promise<Sampler> {
  const { clock, lineClock } = workspace
  const path = portOf(device)
  requireSameProbe(workspace, device)
  const patience = patienceWith(workspace, device, signal)
  const options = { ...thermometerOf(device), path, clock, lineClock }
  const thermometer = await bus.turn(() => patience(openThermometer(options, bus.openLine), (late) => late.close()))
  try {
    const read = () => bus.turn(() => patience(thermometer.read()))
    const { storedBetween } = thermometer
    const longPatience = patienceWith(workspace, { label: device.label, intervalMs: longestFillMs / 3 }, signal)
    const stored = storedBetween && {
      // Whoever hangs loses the turn: others wait for the port.
      storedBetween: (...span: Parameters<typeof storedBetween>) =>
        bus.turn(() => longPatience(storedBetween(...span))),
    }
    return await takeUp(workspace, device, { read, close: thermometer.close, ...stored })
  } catch (error) {
    await thermometer.close()
    throw error
  }
}

async function takeUp(
  workspace: Workspace,
  device: Device,
  thermometer: Pick<Thermometer, 'read' | 'storedBetween' | 'close'>,
): Promise<Sampler> {
  const log = workspace.journal().readings(device.address)
  const hand = signing(workspace, device, log, await workspace.key(keyName(device.label)))
  const options = { maxGapMs: maxGapOf(device.intervalMs) }
  const start = readStanding(workspace, device.address, { log, fresh: startPanel(profilesOf(device)), ...options })
  const last = Math.max(start.size, log.head().size - 1)
  let panel = start.panel
  for (const reading of log.readings(start.size, last)) panel = judgeEach(panel, reading, options).panel
  let keptSize = start.size

  let thinned = 0
  const left = (segments: number) => {
    thinned += segments
  }

  async function judged(reading: LoggedReading): Promise<Sample> {
    const judged = judgeEach(panel, reading, options)
    panel = judged.panel
    const doubt = hand.doubt()
    const excursions = []
    for (const finding of judged.findings)
      excursions.push({ finding, statement: doubt ? null : await hand.state(finding) })
    if (reading.sequence - keptSize >= keepEveryReadings) {
      keepStanding(workspace, device.address, { last: reading, panel, ...options })
      keptSize = reading.sequence + 1
      left(keepRoom(workspace))
    }
    const clock = before ? clockChange(before, reading) : null
    before = reading
    return { reading, excursions, clock, doubt }
  }

  let before: LoggedReading | undefined
  let probe = rememberedOf(log, workspace.bootId())
  for (const reading of log.readings(last)) await judged(reading)
  publishMissing(workspace, device.address)
  return {
    async sample() {
      const taken = await thermometer.read()
      const checked = judgeReading(probe, thermometer.storedBetween ? requireNew(taken, before) : taken)
      probe = checked.memory
      const append = () => log.append([checked.reading], workspace.bootId()) as [LoggedReading]
      const [reading] = withRoom(workspace, append, left)
      const sample = await judged(reading)
      hand.signWhenDue()
      return sample
    },
    fill: (signal) => fillGap(workspace, device, { thermometer, log, judged, signal }),
    thinned() {
      const since = thinned
      thinned = 0
      return since
    },
    close: () => thermometer.close(),
  }
}

/** How the probe moved lately; what an earlier boot saw was timed by another clock. */
function rememberedOf(log: ReadingLog, bootId: Digest): ProbeMemory {
  const recent = [...log.readings(Math.max(0, log.head().size - rememberedReadings))]
  const ours = recent.filter((reading) => reading.bootId === bootId)
  return ours.reduce((memory, reading) => judgeReading(memory, reading).memory, freshProbe)
}
