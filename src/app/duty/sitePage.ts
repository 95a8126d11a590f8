import { gapsOf, isBeyond, maxGapOf, profile, type Range, rangeOf } from '../../coldchain/index.ts'
import { containerId } from '../../event/index.ts'
import type { LoggedReading } from '../../journal/index.ts'
import { renderSite, type SiteProbe, type SiteView, type Tone } from '../../report/index.ts'
import { formatCelsius, type Instant, instant } from '../../values/index.ts'
import type { Trouble } from '../deviceTrouble.ts'
import { shortName } from '../reportView.ts'
import type { Device } from '../site.ts'
import { agentStatus, type DeviceStatus } from '../status.ts'
import type { Workspace } from '../workspace.ts'
import { type Alarm, type AlarmKind, listAlarms } from './alarms.ts'

export { pageStyleHash } from '../../report/index.ts'

const dayMs = 24 * 3_600_000
/** Once more than a day of readings a second; nobody sees more in a picture. */
const mostReadings = 100_000

type TroubleAt = (label: string) => Trouble | null

/**
 * How a site's containers are now and were in the last 24 hours, as an HTML document. Nobody but the disk is asked.
 *
 * @param troubleAt - Why nothing came from a device when it was last asked; null when something did.
 */
export function sitePage(workspace: Workspace, troubleAt: TroubleAt): string {
  return renderSite(siteView(workspace, troubleAt))
}

function siteView(workspace: Workspace, troubleAt: TroubleAt): SiteView {
  const { site, clock } = workspace
  const to = clock.now()
  const span = { from: instant(Math.max(0, to - dayMs)), to }
  const { devices, unsent, refused } = agentStatus(workspace)
  const alarms = listAlarms(workspace, 'open')
  const probes = site.file.devices.flatMap((device) => {
    const status = devices.find(({ label }) => label === device.label)
    return status ? [probeOf(workspace, device, status, { span, alarms, unread: troubleAt(device.label) })] : []
  })
  return { site: site.file.name, madeAt: to, span, alarms, probes, unsent, refused: refused.length }
}

type Now = {
  readonly span: SiteView['span']
  readonly alarms: readonly Alarm[]
  readonly unread: Trouble | null
}

function probeOf(workspace: Workspace, device: Device, status: DeviceStatus, now: Now): SiteProbe {
  const { span, unread } = now
  const maxGapMs = maxGapOf(device.intervalMs)
  const points = newestSince(workspace, device, span.from)
  const range = rangeOf(profile(device.profile))
  const { label, profile: name, last, readings, unsigned, outlook } = status
  const isLate = last !== null && span.to - last.takenAt > maxGapMs
  const trouble = unread
    ? notRead(unread)
    : isLate
      ? ({ tone: 'bad', words: 'no reading any more', kind: 'no-data' } as const)
      : troubleOf(last, range)
  return {
    ...{ label, profile: name, last, readings, unsigned, alarmInMs: outlook?.alarmInMs ?? null },
    isCurrent: unread === null && last !== null && !isLate,
    trouble: trouble && { ...trouble, alarm: alarmFor(device, trouble.kind, now.alarms) },
    temperature: {
      ...{ container: device.container, owner: workspace.site.file.name, limits: limitsOf(device.profile, range) },
      excursions: excursionsIn(workspace, device, span),
      tracks: [{ label, points, maxGapMs }],
      placements: placementsIn(workspace, device, span, { points, maxGapMs }),
    },
  }
}

function limitsOf(name: string, { low, high }: Range): SiteProbe['temperature']['limits'] {
  return [low, high]
    .filter((bound) => bound !== null)
    .map(({ milliCelsius }) => ({ milliCelsius, label: `${name}: ${formatCelsius(milliCelsius)}` }))
}

/** What is the matter, and the kind of alarm it becomes when it lasts. */
type Matter = { readonly tone: Tone; readonly words: string; readonly kind: AlarmKind }

function notRead({ sentence }: Trouble): Matter {
  return { tone: 'bad', words: `cannot be read: ${sentence}`, kind: 'no-data' }
}

/** The number of the alarm that lasts because of it; null while it is none yet. */
function alarmFor({ label, container }: Device, kind: AlarmKind, alarms: readonly Alarm[]): number | null {
  const isSame = (alarm: Alarm) => (kind === 'excursion' ? alarm.container === container : alarm.device === label)
  return alarms.find((alarm) => alarm.endedAt === null && alarm.kind === kind && isSame(alarm))?.number ?? null
}

function troubleOf(last: DeviceStatus['last'], { low, high }: Range): Matter | null {
  if (!last) return { tone: 'warning', words: 'no reading yet', kind: 'no-data' }
  if (last.quality !== 'good')
    return { tone: 'warning', words: `cannot be trusted: ${last.quality}`, kind: 'sensor-fault' }
  if (high && isBeyond(high, last.milliCelsius)) return { tone: 'bad', words: 'too warm', kind: 'excursion' }
  return low && isBeyond(low, last.milliCelsius) ? { tone: 'bad', words: 'too cold', kind: 'excursion' } : null
}

/** The readings since a moment; their number is not known beforehand, so more and more are looked at until one is older. */
function newestSince(workspace: Workspace, { address, intervalMs }: Device, from: Instant): LoggedReading[] {
  const log = workspace.journal().readings(address)
  const { size } = log.head()
  for (let count = Math.ceil(dayMs / intervalMs) + 10; ; count *= 4) {
    const readings = [...log.readings(Math.max(0, size - Math.min(count, mostReadings)))]
    const isEnough = count >= Math.min(size, mostReadings) || (readings[0]?.takenAt ?? from) < from
    if (isEnough) return readings.filter(({ takenAt }) => takenAt >= from)
  }
}

function excursionsIn(workspace: Workspace, device: Device, span: SiteView['span']) {
  const { party } = workspace.site.file
  const container = containerId(party, device.container)
  return workspace
    .known()
    .tables.excursion.list()
    .filter((row) => row.container === container && (row.endedAt ?? span.to) >= span.from)
    .map((row) => ({ ...row, container: device.container }))
}

/** What stands in a container at this moment. */
function placementsIn(
  workspace: Workspace,
  device: Device,
  span: SiteView['span'],
  { points, maxGapMs }: { readonly points: readonly LoggedReading[]; readonly maxGapMs: number },
): SiteProbe['temperature']['placements'] {
  const container = containerId(workspace.site.file.party, device.container)
  const { placement, unit } = workspace.known().tables
  return placement
    .list()
    .filter((row) => row.container === container && row.removedAt === null)
    .flatMap(({ unit: id, placedAt }) => {
      const row = unit.get(id)
      if (!row) return []
      const from = instant(Math.max(placedAt, span.from))
      const gaps = gapsOf({ from, to: span.to, tracks: [{ readings: points, maxGapMs }] })
      const outcome = row.suspendedBy.length > 0 ? ({ tone: 'warning', label: 'suspended' } as const) : null
      return [{ unit: shortName(row), outcome, stays: [{ container: device.container, from, to: span.to, gaps }] }]
    })
}
