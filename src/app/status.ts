import { maxGapOf, type Outlook } from '../coldchain/index.ts'
import { checkpointOf, type ReadingLog } from '../journal/index.ts'
import type { Digest, Instant, MilliCelsius, Quality } from '../values/index.ts'
import { isRead } from './deviceHold.ts'
import { notedTrouble, type Trouble } from './deviceTrouble.ts'
import { type Alarm, listAlarms } from './duty/alarms.ts'
import { alarmOutlook } from './judging.ts'
import type { Device } from './site.ts'
import { type Refused, refusedIn } from './sync.ts'
import type { Workspace } from './workspace.ts'

/** What one device has logged here, as it stands on this disk. */
export type DeviceStatus = Pick<Device, 'label' | 'port' | 'container' | 'profile'> & {
  readonly readings: number
  /** Readings behind the newest signed head: nobody vouches for them yet. */
  readonly unsigned: number
  readonly last: { readonly takenAt: Instant; readonly milliCelsius: MilliCelsius; readonly quality: Quality } | null
  /** Whether an agent reads it now. What is on disk looks the same when none does. */
  readonly isRead: boolean
  /** Why the agent that reads it got nothing when it last tried; null when it did, or when there is none. */
  readonly trouble: Trouble | null
  /** How long ago the last reading is; null without one. */
  readonly ageMs: number | null
  /** How long ago the last reading is, where that is longer than three intervals: whoever should measure does not. */
  readonly silentMs: number | null
  /** The next alarm if the temperature goes on as it does now; null when none is in sight. */
  readonly outlook: Outlook | null
  /** The newest readings, oldest first, for a chart. */
  readonly recent: readonly { readonly takenAt: Instant; readonly milliCelsius: MilliCelsius }[]
}

const recentReadings = 240

/** What the ledger refused of one device's statements, for one reason. Nothing is lost by it; it is not on the ledger. */
export type DeviceRefusal = Pick<Refused, 'kind' | 'refusal' | 'sentence'> & {
  readonly device: string
  readonly count: number
  readonly last: Digest
}

export type AgentStatus = {
  readonly devices: DeviceStatus[]
  readonly unsent: number
  readonly refused: DeviceRefusal[]
  /** What lasts or was not acknowledged, newest first. */
  readonly alarms: Alarm[]
}

export function agentStatus(workspace: Workspace): AgentStatus {
  const journal = workspace.journal()
  const { pending, claimed } = journal.counts()
  const devices = workspace.site.file.devices.map((device) => deviceStatus(workspace, device))
  return {
    devices,
    unsent: pending + claimed,
    refused: deviceRefusals(workspace),
    alarms: listAlarms(workspace, 'open'),
  }
}

/** A thermometer that has given nothing for too long, has not given anything yet, or gave nothing when it was last asked. */
export type Silence = { readonly device: string; readonly why: 'no-data' | 'no-reading-yet' | 'not-read' }

export function silenceOf(workspace: Workspace, { label, address }: Device): Silence | null {
  if (workspace.journal().readings(address).head().size === 0) return { device: label, why: 'no-reading-yet' }
  const isSilent = listAlarms(workspace, 'open').some(
    ({ kind, device, endedAt }) => kind === 'no-data' && device === label && endedAt === null,
  )
  return isSilent ? { device: label, why: 'no-data' } : null
}

function deviceRefusals(workspace: Workspace): DeviceRefusal[] {
  const journal = workspace.journal()
  const labels = new Map(workspace.site.file.devices.map(({ address, label }) => [address, label]))
  const groups = new Map<string, DeviceRefusal>()
  for (const rejected of journal.rejected()) {
    const signer = journal.entry(rejected.id)?.statement.signers[0]
    const device = signer && labels.get(signer)
    if (!device) continue
    const { statement: last, kind, refusal, sentence } = refusedIn(journal, rejected)
    const group = `${device} ${kind} ${refusal}`
    const count = (groups.get(group)?.count ?? 0) + 1
    groups.set(group, { device, kind, refusal, sentence, count, last })
  }
  return [...groups.values()]
}

function deviceStatus(workspace: Workspace, device: Device): DeviceStatus {
  const { label, address, port, container, profile } = device
  const log = workspace.journal().readings(address)
  const { size } = log.head()
  const recent = [...log.readings(Math.max(0, size - recentReadings))]
  const last = recent.at(-1)
  const isHeld = isRead(workspace, device)
  return {
    ...{ label, port, container, profile },
    readings: size,
    unsigned: size - signedSize(log),
    last: last ? { takenAt: last.takenAt, milliCelsius: last.milliCelsius, quality: last.quality } : null,
    isRead: isHeld,
    trouble: isHeld ? notedTrouble(workspace, device) : null,
    ageMs: last ? Math.max(0, workspace.clock.now() - last.takenAt) : null,
    silentMs: last && port !== null ? silenceSince(workspace, last.takenAt, device) : null,
    outlook: last ? alarmOutlook(workspace, device) : null,
    recent: recent
      .filter(({ quality }) => quality === 'good')
      .map(({ takenAt, milliCelsius }) => ({ takenAt, milliCelsius })),
  }
}

function silenceSince({ clock }: Workspace, lastTakenAt: Instant, { intervalMs }: Device): number | null {
  const silentMs = clock.now() - lastTakenAt
  return silentMs > maxGapOf(intervalMs) ? silentMs : null
}

function signedSize(log: ReadingLog): number {
  const kept = log.kept()
  return kept ? checkpointOf(kept).size : 0
}
