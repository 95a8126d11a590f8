import type { Instant, MilliCelsius } from '../values/index.ts'
import { meanKinetic, type Weighted } from './meanKinetic.ts'
import type { Range } from './profile.ts'
import { isMeasured, type Point, type Sample, spanBetween } from './span.ts'

/** A stretch of time, from the first instant up to but not including the second. */
export type Window = { readonly from: Instant; readonly to: Instant }

/**
 * What one probe saw, oldest first. Two good readings further apart than `maxGapMs` leave the time between them unknown.
 * Readings just outside a window tell about its edges: leave them in.
 */
export type Track = {
  readonly readings: readonly Sample[]
  readonly maxGapMs: number
  /** When the probe was taken out of service; from then on its silence says nothing. */
  readonly until?: Instant | null
}

/** A time in the life of a unit with what every probe saw where it was; no track where nobody measured. */
export type Stretch = Window & { readonly tracks: readonly Track[] }

/**
 * What one unit went through. `Certain` counts time whose both ends were measured beyond; `Possible` adds all that is
 * unknown, gaps among it. `gapMs` is the part of the stay that no two readings of one probe, close enough together, cover.
 * `silentMs` is the part in which one probe measured and another that hung there too fell silent: possible, not certain.
 */
export type Exposure = {
  readonly belowCertainMs: number
  readonly belowPossibleMs: number
  readonly aboveCertainMs: number
  readonly abovePossibleMs: number
  readonly measuredMs: number
  readonly gapMs: number
  readonly silentMs: number
  readonly min: MilliCelsius | null
  readonly max: MilliCelsius | null
  readonly meanKinetic: MilliCelsius | null
}

/** The measured time between two readings of one probe, as far as it lies in the window. */
type Piece = Window & { readonly earlier: Point; readonly later: Point }

/**
 * What a unit went through during one stay, from the readings themselves. Where several probes measured, the worst of them
 * counts at every moment: nobody knows beside which one the unit stood.
 *
 * @param stretch - Flagged readings count as no data. No reading at all: everything is unknown.
 */
export function exposureOf(stretch: Stretch, range: Range): Exposure {
  const byProbe = piecesOf(stretch)
  const pieces = byProbe.flat()
  const wholeMs = Math.max(0, stretch.to - stretch.from)
  const coveredMs = (some: readonly Window[]) =>
    uncovered(some, stretch).reduce((ms, { from, to }) => ms - (to - from), wholeMs)
  const measuredMs = coveredMs(pieces)
  const gapMs = wholeMs - measuredMs

  const unknown = [...uncovered(pieces, stretch), ...silences(stretch, byProbe)]

  const side = (bound: Range['low']) => {
    if (!bound) return { certainMs: 0, possibleMs: 0 }
    const spanOf = ({ earlier, later }: Piece) => spanBetween(bound, earlier, later, Number.POSITIVE_INFINITY)
    return {
      certainMs: coveredMs(pieces.filter((piece) => spanOf(piece) === 'beyond')),
      possibleMs: coveredMs([...unknown, ...pieces.filter((piece) => spanOf(piece) !== 'within')]),
    }
  }
  const [below, above] = [side(range.low), side(range.high)]
  const inside = stretch.tracks
    .flatMap(({ readings }) => readings.filter(isMeasured))
    .filter(({ takenAt }) => takenAt >= stretch.from && takenAt < stretch.to)
  const seen = [...inside, ...pieces.flatMap(({ earlier, later }) => [earlier, later])]
  const kinetic = byProbe.map((own) => meanKinetic(own.flatMap(halves))).filter((value) => value !== null)
  return {
    belowCertainMs: below.certainMs,
    belowPossibleMs: below.possibleMs,
    aboveCertainMs: above.certainMs,
    abovePossibleMs: above.possibleMs,
    measuredMs,
    gapMs,
    silentMs: coveredMs(unknown) - gapMs,
    ...extremes(seen.map(({ milliCelsius }) => milliCelsius)),
    meanKinetic: extremes(kinetic).max,
  }
}

/** When nothing is known of a stay: what no two good readings of one probe, close enough together, cover. Oldest first. */
export function gapsOf(stretch: Stretch): Window[] {
  return uncovered(piecesOf(stretch).flat(), stretch)
}

/** The parts of a time that none of these covers, oldest first; one whose end is `null` goes on. */
export function uncovered(parts: readonly (Pick<Window, 'from'> & { to: Instant | null })[], whole: Window): Window[] {
  const found: Window[] = []
  let since = whole.from
  for (const { from, to } of parts.toSorted((a, b) => a.from - b.from)) {
    if (from > since) found.push({ from: since, to: earlier(from, whole.to) })
    since = later(since, to ?? whole.to)
  }
  return [...found, { from: since, to: whole.to }].filter(({ from, to }) => from < to)
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
    silentMs: sum((exposure) => exposure.silentMs),
    ...extremes(exposures.flatMap(({ min, max }) => [min, max]).filter((value) => value !== null)),
    meanKinetic: meanKinetic(kinetic),
  }
}

/** For each probe, the parts of the window that lie between two of its good readings no further apart than the gap. */
function piecesOf({ tracks, from, to }: Stretch): Piece[][] {
  return tracks.map(({ readings, maxGapMs }) =>
    readings.filter(isMeasured).flatMap((reading, i, good) => {
      const before = good[i - 1]
      if (!before || reading.takenAt - before.takenAt > maxGapMs) return []
      const piece = { from: later(from, before.takenAt), to: earlier(to, reading.takenAt) }
      return piece.from < piece.to ? [{ ...piece, earlier: before, later: reading }] : []
    }),
  )
}

/** A probe that measured so shortly before a stay was still there when it began. */
const missedForMs = 24 * 3_600_000

/**
 * When a probe that had measured where the unit stood fell silent, until it was heard again or taken out of service. What
 * another probe saw meanwhile does not tell what this one would have seen.
 */
function silences({ tracks, from, to }: Stretch, pieces: readonly (readonly Piece[])[]): Window[] {
  return tracks.flatMap(({ readings, maxGapMs, until }, at) => {
    const own = readings.filter(({ takenAt }) => takenAt >= from - missedForMs && takenAt < to).filter(isMeasured)
    if (!own[0]) return []
    const whole = { from: later(from, own[0].takenAt), to: earlier(to, until ?? to) }
    return uncovered(pieces[at] ?? [], whole).filter((window) => window.to - window.from > maxGapMs)
  })
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b
}

/** Each end of a measured piece stands for half of it. */
function halves({ earlier, later, from, to }: Piece): Weighted[] {
  return [earlier, later].map(({ milliCelsius }) => ({ milliCelsius, weightMs: (to - from) / 2 }))
}

function extremes(values: readonly MilliCelsius[]): Pick<Exposure, 'min' | 'max'> {
  let [min, max] = [values[0] ?? null, values[0] ?? null]
  for (const value of values) {
    if (min === null || value < min) min = value
    if (max === null || value > max) max = value
  }
  return { min, max }
}
