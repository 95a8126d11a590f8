import type { AgentEvent } from '../../../src/agent/index.ts'
import type { LoggedReading } from '../../../src/journal/index.ts'
import type { HourFault } from './faults.ts'
import type { Served } from './probe.ts'

export type SoakFigures = {
  /** Readings the agent told, each of which was on the disk then. */
  readings: number
  /** Taken as a temperature, and not what the probe answered at that moment. */
  wrong: number
  /** Flagged by the agent, so never taken as a temperature. */
  flagged: number
  /** Told, and not in the log as they were told. */
  lost: number
  /** Recoveries that took longer than two intervals, and the longest of all. */
  slow: number
  slowestMs: number
  /** How often each kind of fault was suffered, and each kind of trouble told. */
  readonly faults: Record<string, number>
  readonly troubles: Record<string, number>
  readonly happened: Record<string, number>
  /** Resident memory at the end of each simulated day, in MB. */
  readonly residentMb: number[]
}

/** Holds what the agent tells against what the probes did. */
export function tallyOf(probes: number, intervalMs: number, readingsMax: number) {
  const figures: SoakFigures = {
    ...{ readings: 0, wrong: 0, flagged: 0, lost: 0, slow: 0, slowestMs: 0 },
    ...{ faults: {}, troubles: {}, happened: {}, residentMb: [] },
  }
  const told = Array.from({ length: probes }, () => new Float64Array(2 * readingsMax))
  const sizes = new Array<number>(probes).fill(0)
  const healedMs = new Array<number | undefined>(probes)
  const count = (what: Record<string, number>, name: string) => {
    what[name] = (what[name] ?? 0) + 1
  }

  return {
    figures,
    suffered(fault: HourFault): void {
      count(figures.faults, fault.kind === 'bytes' ? `${fault.fault.kind} (${fault.to})` : fault.kind)
    },
    /** From now on the probe could be read again. */
    healed(at: number, nowMs: number): void {
      healedMs[at] = Math.max(healedMs[at] ?? 0, nowMs)
    },
    told(at: number, { milliCelsius, takenAt, monotonicMs, quality }: LoggedReading, served: readonly Served[]): void {
      figures.readings += 1
      const isTrue = served.some((each) => each.atMs === monotonicMs && each.milliCelsius === milliCelsius)
      if (quality !== 'good' && quality !== 'stuck') figures.flagged += 1
      else if (!isTrue) figures.wrong += 1
      told[at]?.set([takenAt, milliCelsius], 2 * (sizes[at] as number))
      sizes[at] = (sizes[at] as number) + 1
      const tookMs = monotonicMs - (healedMs[at] ?? monotonicMs)
      healedMs[at] = undefined
      figures.slowestMs = Math.max(figures.slowestMs, tookMs)
      if (tookMs > 2 * intervalMs) figures.slow += 1
    },
    happened(event: AgentEvent): void {
      if (event.type === 'trouble') count(figures.troubles, event.code)
      else count(figures.happened, event.type === 'clock' ? `clock ${event.change}` : event.type)
    },
    day(): void {
      globalThis.gc?.()
      figures.residentMb.push(Math.round(process.memoryUsage().rss / 1e5) / 10)
    },
    /** Compares what was told with what a log holds in the end. */
    kept(at: number, log: Iterable<LoggedReading>): void {
      let place = 0
      for (const { takenAt, milliCelsius } of log) {
        const [toldAt, toldValue] = told[at]?.subarray(2 * place, 2 * place + 2) ?? []
        if (place < (sizes[at] as number) && (toldAt !== takenAt || toldValue !== milliCelsius)) figures.lost += 1
        place += 1
      }
      figures.lost += Math.max(0, (sizes[at] as number) - place)
    },
  }
}
