/** One measured number of the agent. */
export type AgentFigure = {
  readonly what: string
  /** How many readings the log holds while this is measured; `null` where it does not matter. */
  readonly readings: number | null
  readonly value: number
  readonly unit: string
  readonly target?: { readonly atMost: number; readonly isMet: boolean }
}

export function figure(what: string, readings: number | null, value: number, unit: string): AgentFigure {
  return { what, readings, value: Number(value.toPrecision(3)), unit }
}

export function atMost(bound: number, measured: AgentFigure): AgentFigure {
  return { ...measured, target: { atMost: bound, isMet: measured.value <= bound } }
}

/** Seconds of processor this process used for some work: what else the machine does at the time does not count. */
export function processorSeconds(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
