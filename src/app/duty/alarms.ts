import { existsSync } from 'node:fs'
import type { Acknowledgement, Alarm, Sign, Step } from '../../alarm/index.ts'
import type { ExcursionFinding } from '../../coldchain/index.ts'
import { containerId, eventKind, excursionId } from '../../event/index.ts'
import { eventOf } from '../../sign/index.ts'
import { addressAsDigest, instant } from '../../values/index.ts'
import { type Device, openSite } from '../site.ts'
import type { Workspace } from '../workspace.ts'
import { excursionSign, type Newest, sensorSigns, tellingReadings } from './alarmSigns.ts'

export type { Acknowledgement, Alarm, AlarmKind } from '../../alarm/index.ts'

/** Looks after the alarms of some devices for as long as an agent is awake. */
export type AlarmWatch = {
  /**
   * Compares what is on the disk with the alarms raised so far. Whatever was killed in between, the next look finds it:
   * nothing depends on having heard it when it happened. @returns what was raised or changed just now
   */
  readonly look: () => Alarm[]
  /**
   * An excursion of one of the devices, as it was found. Most are in the journal, too; not when the log may not be signed
   * any more, and then somebody has to know all the same.
   */
  readonly hear: (label: string, finding: ExcursionFinding) => void
  /** Puts what is due into the outbox. @param steps - Who is told, and when */
  readonly queue: (steps: readonly Step[]) => void
}

export function watchAlarms(workspace: Workspace, devices: readonly Device[]): AlarmWatch {
  const { clock } = workspace
  const startedMs = clock.monotonicMs()
  const newest = new Map(devices.map((device) => [device.label, newestOf(workspace, device, startedMs)]))
  return {
    look() {
      const [at, book] = [clock.now(), workspace.alarms()]
      const open = book.list('open').filter(({ endedAt }) => endedAt === null)
      const attached = attachedOf(workspace)
      const watched = devices.filter(({ label }) => attached.has(label))
      // Nobody waits for a reading of what was unplugged for good. What another agent reads is left to that one.
      const gone = open.map(({ device }) => device).filter((label) => !attached.has(label))
      const lasting = watched.flatMap((device) => {
        const now = newest.get(device.label)?.()
        return now ? sensorSigns(device, now, open, at) : []
      })
      return book.take({
        at,
        ...toldSince(workspace, book.position()),
        lasting,
        devices: [...watched.map(labelOf), ...gone],
      })
    },
    hear(label, finding) {
      const device = devices.find((each) => each.label === label)
      if (!device) return
      const { container } = device
      const place = containerId(workspace.site.file.party, container)
      const id = excursionId(place, finding.profile, finding.side, finding.startedAt)
      const lasting = [excursionSign(finding, id, label, container)]
      workspace.alarms().take({ at: clock.now(), told: [], position: 0, lasting, devices: [] })
    },
    queue: (steps) => workspace.alarms().queue(steps, clock.now()),
  }
}

const labelOf = ({ label }: Device) => label

/** Devices that have a port by what site.json says now: another process may have changed it while the agent runs. */
function attachedOf({ site }: Workspace): ReadonlySet<string> {
  const { devices } = openSite(site.dir).file
  return new Set(devices.filter(({ port }) => port !== null).map(labelOf))
}

/** What the journal says about excursions of this site from an index on. */
function toldSince(workspace: Workspace, from: number): { readonly told: Sign[]; readonly position: number } {
  const labels = new Map(workspace.site.file.devices.map(({ address, label }) => [addressAsDigest(address), label]))
  const told: Sign[] = []
  let position = from
  for (const { index, statement } of workspace.journal().entries(from)) {
    position = index + 1
    if (eventKind(statement.kind) !== 'excursion') continue
    const event = eventOf(statement)
    if (event.kind !== 'excursion') continue
    told.push(excursionSign(event, statement.object, labels.get(event.log) ?? event.label, event.label))
  }
  // Only the last word on each counts, as it may have been heard before; and at the very first look nobody is called for
  // what was over before anybody was to be called.
  const last = [...new Map(told.map((sign) => [sign.sign, sign])).values()]
  return { told: from === 0 ? last.filter(({ endedAt }) => endedAt === null) : last, position }
}

/** The end of a device's log; it is only read when there is more of it than before. */
function newestOf(workspace: Workspace, device: Device, startedMs: number): () => Newest {
  const log = workspace.journal().readings(device.address)
  const bootId = workspace.bootId()
  let size = 0
  let readings: Newest['readings'] = []
  let silentSinceMs = startedMs
  return () => {
    const head = log.head().size
    if (head !== size) {
      const last = [...log.readings(Math.max(0, head - tellingReadings))]
      const end = last.at(-1)
      // Of another boot there is only the wall clock to go by.
      const passedMs = Math.max(0, workspace.clock.now() - (end?.takenAt ?? workspace.clock.now()))
      const sameBoot = end?.bootId === bootId
      silentSinceMs = sameBoot && end ? end.monotonicMs : workspace.clock.monotonicMs() - passedMs
      size = head
      readings = last
    }
    return { size, readings, silentMs: Math.max(0, workspace.clock.monotonicMs() - silentSinceMs) }
  }
}

/** @throws alarm.unknown, alarm.acknowledged */
export function acknowledgeAlarm(workspace: Workspace, number: number, by: Omit<Acknowledgement, 'at'>): Alarm {
  return workspace.alarms().acknowledge(number, { ...by, at: instant(workspace.clock.now()) })
}

/** Newest first; none where no agent has ever looked, also where nothing may be written. */
export function listAlarms(workspace: Workspace, which: 'open' | 'all'): Alarm[] {
  return existsSync(workspace.path('alarms.sqlite')) ? workspace.alarms().list(which) : []
}
