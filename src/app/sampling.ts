import { freshProbe, judgeReading, openThermometer, type ProbeMemory, type Thermometer } from '../capture/index.ts'
import { type ExcursionFinding, judge, maxGapOf, profile, startJudge } from '../coldchain/index.ts'
import { checkpointOf, type LoggedReading, type ReadingLog } from '../journal/index.ts'
import { type Key, signStatement } from '../sign/index.ts'
import { addressAsDigest, type Digest, instant } from '../values/index.ts'
import { keyName, portOf } from './device.ts'
import { publishMissing, publishSegment } from './readings.ts'
import { draftOf, state } from './record.ts'
import type { Device } from './site.ts'
import { keepStanding, readStanding } from './standing.ts'
import type { Workspace } from './workspace.ts'

/** A head of the log is signed at least this often, so that at most this much could be altered unseen. */
const signEveryMs = 60_000
const signEveryReadings = 1000
/** So many readings at most are gone over again at a start. */
const keepEveryReadings = 500
/** Enough to tell whether a probe jumps or hangs. */
const rememberedReadings = 500

export type Sample = {
  readonly reading: LoggedReading
  readonly excursions: readonly { readonly finding: ExcursionFinding; readonly statement: Digest }[]
}

export type Sealed = { readonly size: number; readonly statement: Digest }

/** One thermometer at work: from its port to readings that are chained, signed and judged. */
export type Sampler = {
  /** Takes one reading. It is on disk, and what it means is in the journal, when this resolves. */
  readonly sample: () => Promise<Sample>
  readonly close: () => Promise<void>
}

/**
 * Opens a device's port and takes up its log where it ended. The judge goes on from where it was kept last, so an exposure
 * that began before a restart goes on, and what the last reading meant is stated if there was no time for it.
 *
 * @throws capture.* when the port or the device does not answer
 */
export async function openSampler(workspace: Workspace, device: Device): Promise<Sampler> {
  const { clock, lineClock } = workspace
  const { model, busAddress: address, probe } = device
  const path = portOf(device)
  const thermometer = await openThermometer({ path, profile: model, address, probe, clock, lineClock })
  try {
    return await takeUp(workspace, device, thermometer)
  } catch (error) {
    await thermometer.close()
    throw error
  }
}

async function takeUp(workspace: Workspace, device: Device, thermometer: Thermometer): Promise<Sampler> {
  const log = workspace.journal().readings(device.address)
  const hand = signing(workspace, device, log, await workspace.key(keyName(device.label)))
  const options = { maxGapMs: maxGapOf(device.intervalMs) }
  const start = readStanding(workspace, device.address, { log, fresh: startJudge(profile(device.profile)), ...options })
  const last = Math.max(start.size, log.head().size - 1)
  let standing = start.state
  for (const reading of log.readings(start.size, last)) standing = judge(standing, reading, options).state
  let keptSize = start.size

  async function judged(reading: LoggedReading): Promise<Sample> {
    const { state, findings } = judge(standing, reading, options)
    standing = state
    const excursions = []
    for (const finding of findings) excursions.push({ finding, statement: await hand.state(finding) })
    if (reading.sequence - keptSize >= keepEveryReadings) {
      keepStanding(workspace, device.address, { last: reading, state, ...options })
      keptSize = reading.sequence + 1
    }
    return { reading, excursions }
  }

  let probe = rememberedOf(log, workspace.bootId())
  for (const reading of log.readings(last)) await judged(reading)
  publishMissing(workspace, device.address)
  return {
    async sample() {
      const checked = judgeReading(probe, await thermometer.read())
      probe = checked.memory
      const [reading] = log.append([checked.reading], workspace.bootId()) as [LoggedReading]
      const sample = await judged(reading)
      hand.signWhenDue()
      return sample
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

/** Signs the head of a device's log for the ledger and seals what it covers; null when nothing is new since the last time. */
export async function sealReadings(workspace: Workspace, device: Device): Promise<Sealed | null> {
  const log = workspace.journal().readings(device.address)
  return signing(workspace, device, log, await workspace.key(keyName(device.label))).seal()
}

/** What a device's key does: sign heads, seal what they cover, state excursions. */
export function signing(
  workspace: Workspace,
  device: Pick<Device, 'address' | 'container'>,
  log: ReadingLog,
  key: Key,
) {
  const journal = workspace.journal()
  const logId = addressAsDigest(device.address)
  let signedMs = Number.NEGATIVE_INFINITY
  let signedSize = 0

  async function seal(): Promise<Sealed | null> {
    const head = log.checkpointMaterial()
    if (!head) return null
    const before = journal.lastCheckpoint(logId)
    const isNew = before === undefined || checkpointOf(before).size !== head.size
    const intent = `checkpoint ${logId} ${head.size}`
    const statement = isNew ? await state(workspace, head, { signer: key, intent }) : before
    log.keep(statement)
    const segment = log.seal(statement)
    if (segment) publishSegment(workspace, device.address, head.size, log.segment(segment))
    journal.acknowledge([statement.id])
    workspace.untold.delete(statement.id)
    return isNew ? { size: head.size, statement: statement.id } : null
  }

  return {
    seal,

    /**
     * An excursion refers to readings that everybody can check, so their head goes before it. Its intent is never
     * acknowledged: what a reading means is said once, however often the agent is restarted.
     */
    async state(finding: ExcursionFinding): Promise<Digest> {
      await seal()
      const { phase, profile, side, startedAt, endedAt, worst, limit, limitMs } = finding
      const event = {
        kind: 'excursion',
        owner: workspace.site.file.party,
        label: device.container,
        ...{ phase, profile, side, startedAt, endedAt, worst, limit, limitMs },
        log: logId,
        checkpointSize: log.head().size,
      } as const
      const intent = `excursion ${logId} ${profile} ${side} ${startedAt} ${phase} ${worst} ${limitMs}`
      // Said by a clock that was set back, it would precede what it speaks of, and the rulebook would refuse it.
      const occurredAt = instant(Math.max(workspace.clock.now(), endedAt ?? startedAt))
      const { id } = await state(workspace, event, { signer: key, intent, occurredAt })
      workspace.untold.delete(id)
      return id
    },

    /** Between anchors the newest head is signed for this disk only; it takes a nonce of its own and is not relayed. */
    signWhenDue(): void {
      const head = log.checkpointMaterial()
      const nowMs = workspace.clock.monotonicMs()
      if (!head || (nowMs - signedMs < signEveryMs && head.size - signedSize < signEveryReadings)) return
      const nonce = journal.reserveNonce(key.address)
      const { domain, draft } = draftOf(workspace, head, nonce)
      log.keep(signStatement(domain, draft, key))
      signedMs = nowMs
      signedSize = head.size
    },
  }
}
