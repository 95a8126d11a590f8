import { milliCelsius } from '../../values/index.ts'
import type { LoggerAlarm, LoggerDay, LoggerReading } from './loggerFile.ts'

export type DatedAlarm = LoggerAlarm & { readonly date: string }

/** The days of a file that holds only readings. */
export function daysFrom(readings: readonly LoggerReading[], alarms: readonly DatedAlarm[]): LoggerDay[] {
  const byDate = Map.groupBy(readings, ({ at }) => new Date(at).toISOString().slice(0, 10))
  for (const { date } of alarms) if (!byDate.has(date)) byDate.set(date, [])
  const inOrder = [...byDate].sort(([a], [b]) => (a < b ? -1 : 1))
  return inOrder.map(([date, ofDay]) => {
    const values = ofDay.map((reading) => reading.milliCelsius).sort((a, b) => a - b)
    const total = values.reduce<number>((sum, value) => sum + value, 0)
    const raised = alarms.filter((alarm) => alarm.date === date)
    return {
      date,
      minMilliCelsius: values[0] ?? null,
      maxMilliCelsius: values.at(-1) ?? null,
      meanMilliCelsius: values.length === 0 ? null : milliCelsius(Math.round(total / values.length)),
      minAt: null,
      maxAt: null,
      belowMs: null,
      aboveMs: null,
      alarms: raised.map(({ side, at }) => ({ side, at })),
    }
  })
}
