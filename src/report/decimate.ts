import type { Instant } from '../values/index.ts'
import type { ReportPoint } from './view.ts'

/**
 * The readings worth drawing: in each pixel column the first, the lowest, the highest and the last, in their order. An
 * excursion of one reading stays visible; a sampled line would lose it.
 *
 * @param column - The pixel column of an instant.
 * @returns Runs without a gap: flagged readings are left out, and a silence longer than the gap starts a new run.
 */
export function decimate(
  points: readonly ReportPoint[],
  maxGapMs: number,
  column: (at: Instant) => number,
): ReportPoint[][] {
  const runs: ReportPoint[][] = []
  let inColumn: ReportPoint[] = []
  let last: ReportPoint | null = null
  const flush = () => {
    runs.at(-1)?.push(...corners(inColumn))
    inColumn = []
  }
  for (const point of points) {
    if (point.quality !== 'good') continue
    const gap = last === null || point.takenAt - last.takenAt > maxGapMs
    if (gap || column(point.takenAt) !== column(last?.takenAt ?? point.takenAt)) flush()
    if (gap) runs.push([])
    inColumn.push(point)
    last = point
  }
  flush()
  return runs
}

/** First, lowest, highest and last of one column, each once, in the order they were taken. */
function corners(points: readonly ReportPoint[]): ReportPoint[] {
  let [lowest, highest] = [0, 0]
  for (const [i, { milliCelsius }] of points.entries()) {
    if (milliCelsius < (points[lowest]?.milliCelsius ?? 0)) lowest = i
    if (milliCelsius > (points[highest]?.milliCelsius ?? 0)) highest = i
  }
  const kept = [...new Set([0, lowest, highest, points.length - 1])].sort((a, b) => a - b)
  return kept.flatMap((i) => points[i] ?? [])
}
