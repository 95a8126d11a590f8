import type { Instant, MilliCelsius } from '../values/index.ts'
import { meanKinetic, type Weighted } from './meanKinetic.ts'
import type { Range } from './profile.ts'
import { isMeasured, type Point, type Sample, spanBetween } from './span.ts'

/** A stretch of time, from the first instant up to but not including the second. */
export type Window = { readonly from: Instant; readonly to: Instant }

/** One stay of a unit with what a probe saw there. Readings just outside the window tell about its edges: leave them in. */
export type Stretch = Window & { readonly readings: readonly Sample[] }

/**
 * What one unit went through. `Certain` counts time whose both ends were measured beyond; `Possible` adds all that is
 * unknown, gaps among it. `gapMs` is the part of the stay that no two readings close enough together cover.
 */
export type Exposure = {
  readonly belowCertainMs: number
  readonly belowPossibleMs: number
  readonly aboveCertainMs: number
  readonly abovePossibleMs: number
  readonly measuredMs: number
  readonly gapMs: number
  readonly min: MilliCelsius | null
  readonly max: MilliCelsius | null
  readonly meanKinetic: MilliCelsius | null
}

export type ExposureOptions = { readonly range: Range; readonly maxGapMs: number }

type Piece = { readonly earlier: Point; readonly later: Point; readonly ms: number }

/**
 * What a unit went through during one stay, from the readings themselves.
 *
 * @param stretch - Readings oldest first; flagged ones count as no data. No reading at all: everything is unknown.
 */
export function exposureOf(stretch: Stretch, { range, maxGapMs }: ExposureOptions): Exposure {
  const good = stretch.readings.filter(isMeasured)
  const pieces = measuredPieces(good, stretch, maxGapMs)
  const measuredMs = total(pieces, () => true)
  const gapMs = Math.max(0, stretch.to - stretch.from - measuredMs)

  const side = (bound: Range['low']) => {
    const spanOf = ({ earlier, later }: Piece) => (bound ? spanBetween(bound, earlier, later, maxGapMs) : 'within')
    return {
      certainMs: total(pieces, (piece) => spanOf(piece) === 'beyond'),
      possibleMs: bound ? gapMs + total(pieces, (piece) => spanOf(piece) !== 'within') : 0,
    }
  }
  const [below, above] = [side(range.low), side(range.high)]
  const inside = good.filter(({ takenAt }) => takenAt >= stretch.from && takenAt < stretch.to)
  const seen = [...inside, ...pieces.flatMap(({ earlier, later }) => [earlier, later])]
  return {
    belowCertainMs: below.certainMs,
    belowPossibleMs: below.possibleMs,
    aboveCertainMs: above.certainMs,
    abovePossibleMs: above.possibleMs,
    measuredMs,
    gapMs,
    ...extremes(seen.map(({ milliCelsius }) => milliCelsius)),
    meanKinetic: meanKinetic(pieces.flatMap(halves)),
  }
}

/** When nothing is known of a stay: what no two good readings close enough together cover. Oldest first. */
export function gapsOf(stretch: Stretch, { maxGapMs }: Pick<ExposureOptions, 'maxGapMs'>): Window[] {
  const { from, to, readings } = stretch
  const gaps: Window[] = []
  let known = from
  for (const { earlier, later } of measuredPieces(readings.filter(isMeasured), stretch, maxGapMs)) {
    if (earlier.takenAt > known) gaps.push({ from: known, to: earlier.takenAt })
    if (later.takenAt > known) known = later.takenAt
  }
  return known < to ? [...gaps, { from: known, to }] : gaps
}

/** The exposure of several stays taken together: what the unit carries. */
export function addExposures(exposures: readonly Exposure[]): Exposure {
  const sum = (pick: (exposure: Exposure) => number) => exposures.reduce((ms, exposure) => ms + pick(exposure), 0)
  const kinetic = exposures.flatMap(({ meanKinetic, measuredMs }) =>
    meanKinetic === null ? [] : [{ milliCelsius: meanKinetic, weightMs: measuredMs }],
  )
  return {
    belowCertainMs: sum((exposure) => exposure.belowCertainMs),
    belowPossibleMs: sum((exposure) => exposure.belowPossibleMs),
    aboveCertainMs: sum((exposure) => exposure.aboveCertainMs),
    abovePossibleMs: sum((exposure) => exposure.abovePossibleMs),
    measuredMs: sum((exposure) => exposure.measuredMs),
    gapMs: sum((exposure) => exposure.gapMs),
    ...extremes(exposures.flatMap(({ min, max }) => [min, max]).filter((value) => value !== null)),
    meanKinetic: meanKinetic(kinetic),
  }
}

/** The parts of the window that lie between two good readings no further apart than the gap. */
function measuredPieces(good: readonly Point[], { from, to }: Window, maxGapMs: number): Piece[] {
  const pieces: Piece[] = []
  for (const [i, later] of good.entries()) {
    const earlier = good[i - 1]
    if (!earlier || later.takenAt - earlier.takenAt > maxGapMs) continue
    const ms = Math.min(to, later.takenAt) - Math.max(from, earlier.takenAt)
    if (ms > 0) pieces.push({ earlier, later, ms })
  }
  return pieces
}

/** Each end of a measured piece stands for half of it. */
function halves({ earlier, later, ms }: Piece): Weighted[] {
  return [earlier, later].map(({ milliCelsius }) => ({ milliCelsius, weightMs: ms / 2 }))
}

function total(pieces: readonly Piece[], counts: (piece: Piece) => boolean): number {
  return pieces.reduce((ms, piece) => ms + (counts(piece) ? piece.ms : 0), 0)
}

function extremes(values: readonly MilliCelsius[]): Pick<Exposure, 'min' | 'max'> {
  let [min, max] = [values[0] ?? null, values[0] ?? null]
  for (const value of values) {
    if (min === null || value < min) min = value
    if (max === null || value > max) max = value
  }
  return { min, max }
}
