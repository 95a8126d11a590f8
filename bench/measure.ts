/** One line of the table: what was measured, and how it compares with what stands beside it in the same run. */
export type Figure = {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** `value` divided by, or multiplied into, the reference; its unit is "times". */
  readonly ratio: number
  readonly against: string
}

/** The median of several runs, so that one interruption does not count. */
export function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b)
  return ordered[Math.floor(ordered.length / 2)] ?? Number.NaN
}

export async function secondsOf(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

export function round(value: number): number {
  return Number(value.toPrecision(3))
}
