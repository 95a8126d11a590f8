import { alarmKinds } from '../../alarm/index.ts'
import { type Metric, renderMetrics } from '../../report/index.ts'
import type { Instant } from '../../values/index.ts'
import { agentStatus, type DeviceStatus } from '../status.ts'
import type { Workspace } from '../workspace.ts'
import { listAlarms } from './alarms.ts'

/** What the process itself uses. */
export type ProcessUse = {
  /** Resident memory in bytes. */
  readonly rss: number
  /** Microseconds of processor time since it started. */
  readonly cpuMicros: number
}

/** The state of a site for a monitoring system, in Prometheus text format. */
export function metricsText(workspace: Workspace, use: ProcessUse): string {
  const { devices, unsent, refused } = agentStatus(workspace)
  const open = listAlarms(workspace, 'open')
  const alarms = alarmKinds.map((kind) => ({ kind, open: open.filter((alarm) => alarm.kind === kind) }))
  const one = (value: number) => [{ labels: {}, value }]
  const refusals = refused.reduce((sum, { count }) => sum + count, 0)
  return renderMetrics([
    ...deviceMetrics(devices, workspace.clock.now()),
    gauge(
      'vialtrace_alarms_open',
      'Alarms that last or that nobody has acknowledged, by kind.',
      alarms.map((each) => ({ labels: { kind: each.kind }, value: each.open.length })),
    ),
    gauge(
      'vialtrace_alarms_unacknowledged',
      'Alarms that nobody has acknowledged, by kind.',
      alarms.map((each) => ({
        labels: { kind: each.kind },
        value: each.open.filter(({ acknowledged }) => acknowledged === null).length,
      })),
    ),
    gauge(
      'vialtrace_alarm_messages_waiting',
      'Messages to people that have not arrived.',
      one(workspace.alarms().waiting().length),
    ),
    gauge('vialtrace_statements_waiting', 'Statements that wait for the ledger.', one(unsent)),
    gauge('vialtrace_statements_refused', 'Statements of the devices that the ledger refused.', one(refusals)),
    gauge('process_resident_memory_bytes', 'Resident memory of the agent.', one(use.rss)),
    {
      ...gauge('process_cpu_seconds_total', 'Processor time of the agent.', one(use.cpuMicros / 1e6)),
      type: 'counter',
    },
  ])
}

function deviceMetrics(devices: readonly DeviceStatus[], now: Instant): Metric[] {
  const each = (pick: (device: DeviceStatus) => number | null) =>
    devices.flatMap((device) => {
      const { label, container } = device
      const value = pick(device)
      return value === null ? [] : [{ labels: { device: label, container }, value }]
    })
  const good = (device: DeviceStatus) => (device.last?.quality === 'good' ? device.last.milliCelsius / 1000 : null)
  const age = ({ last }: DeviceStatus) => (last ? Math.max(0, now - last.takenAt) / 1000 : null)
  const soon = ({ outlook }: DeviceStatus) => (outlook ? outlook.alarmInMs / 1000 : null)
  return [
    gauge('vialtrace_temperature_celsius', 'The newest reading, unless it is flagged.', each(good)),
    gauge('vialtrace_reading_age_seconds', 'Time since the newest reading.', each(age)),
    gauge(
      'vialtrace_alarm_outlook_seconds',
      'Time to the next alarm at the present trend, if one is in sight.',
      each(soon),
    ),
    {
      ...gauge(
        'vialtrace_readings_total',
        'Readings logged since the device was enrolled.',
        each(({ readings }) => readings),
      ),
      type: 'counter',
    },
    gauge(
      'vialtrace_readings_unsigned',
      'Readings nobody vouches for yet.',
      each(({ unsigned }) => unsigned),
    ),
  ]
}

function gauge(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, help, type: 'gauge', samples }
}
