import type { MilliCelsius } from '../values/index.ts'
import type { JudgeState } from './judge.ts'
import { isBeyond, type Limit, type Side } from './profile.ts'
import { isMeasured, type Sample } from './span.ts'

/** When a limit will be reached if the temperature goes on as it does now. */
export type Outlook = {
  readonly profile: string
  readonly side: Side
  readonly limit: MilliCelsius
  readonly limitMs: number
  /** From the last good reading on; 0 when it is reached already. */
  readonly alarmInMs: number
  /** The trend this rests on: thousandths of a degree in an hour. */
  readonly milliCelsiusPerHour: number
}

/** The trend is taken from so long a time before the last good reading. */
export const trendMs = 30 * 60_000
/** Further ahead a straight line says nothing about a fridge. */
export const horizonMs = 24 * 3_600_000
const fewest = 3
const hourMs = 3_600_000

/**
 * The soonest alarm of one profile at the present trend, to warn before there is one.
 *
 * It assumes that the temperature goes on in the straight line that fits the last half hour best (least squares), from the
 * last measured value; that nothing is in a gap; and that a cumulative timer has counted what is certain. A trend that
 * turns back into range before a timer is full raises no alarm. It is a forecast for people: nothing is decided by it.
 *
 * @param recent - At least the readings of the last half hour, oldest first; flagged ones do not count.
 * @returns `null` without three good readings in that time, and when nothing is reached within a day.
 */
export function outlook(state: JudgeState, recent: readonly Sample[]): Outlook | null {
  const slope = slopeOf(recent)
  if (slope === null || !state.last) return null
  const now = state.last.milliCelsius
  const found = state.profile.limits.flatMap((limit, i): Outlook[] => {
    const { side, milliCelsius, durationMs } = limit
    const reached = state.runs[side]?.reached
    const isReached = reached !== null && reached !== undefined && reached.limit >= i
    const alarmInMs = isReached ? 0 : fullIn(limit, state.timers[i]?.certainMs ?? 0, now, slope)
    if (alarmInMs === null || alarmInMs > horizonMs) return []
    const milliCelsiusPerHour = Math.round(slope * hourMs)
    return [
      { profile: state.profile.name, side, limit: milliCelsius, limitMs: durationMs, alarmInMs, milliCelsiusPerHour },
    ]
  })
  return found.sort((a, b) => a.alarmInMs - b.alarmInMs)[0] ?? null
}

/** How long until a limit's timer is full, `null` for never. @param slope - Thousandths of a degree in a millisecond. */
function fullIn(limit: Limit, countedMs: number, now: MilliCelsius, slope: number): number | null {
  const leftMs = Math.max(0, limit.durationMs - countedMs)
  const crossesInMs = slope === 0 ? Number.POSITIVE_INFINITY : (limit.milliCelsius - now) / slope
  if (isBeyond(limit, now)) return crossesInMs > 0 && crossesInMs < leftMs ? null : leftMs
  const approaches = limit.side === 'high' ? slope > 0 : slope < 0
  // A single timer begins anew where the line crosses; what it counted before belongs to an earlier event.
  return approaches ? Math.ceil(crossesInMs) + (limit.timer === 'single' ? limit.durationMs : leftMs) : null
}

function slopeOf(recent: readonly Sample[]): number | null {
  const good = recent.filter(isMeasured)
  const last = good.at(-1)
  const window = last ? good.filter(({ takenAt }) => last.takenAt - takenAt <= trendMs) : []
  if (!last || window.length < fewest) return null
  const meanAt = window.reduce((sum, { takenAt }) => sum + (takenAt - last.takenAt), 0) / window.length
  const mean = window.reduce((sum, { milliCelsius }) => sum + milliCelsius, 0) / window.length
  let [covariance, variance] = [0, 0]
  for (const { takenAt, milliCelsius } of window) {
    const offMs = takenAt - last.takenAt - meanAt
    covariance += offMs * (milliCelsius - mean)
    variance += offMs * offMs
  }
  return variance === 0 ? null : covariance / variance
}
