import { formatCelsius, formatSpan } from '../values/index.ts'
import { type Axis, axisOf, corridor, degrees, limitLines, yOf } from './axis.ts'
import { type Canvas, picture, stretchOf, timeAxis, xOf } from './canvas.ts'
import { decimate } from './decimate.ts'
import { type Html, html } from './html.ts'
import { type Placed, placeLabels } from './labels.ts'
import { hatched, hatching, placementHeight, placementLane } from './placements.ts'
import { circle, path, px, rect, text } from './shape.ts'
import type { ExcursionRow, PlacementStay, ReportPoint, Temperature } from './view.ts'
import { clockOf, dayOf } from './words.ts'

/** An excursion's stretch of the time axis, its text beside where it starts. */
type Band = Placed<{ at: number; width: number; side: 'low' | 'high'; text: string }>
type Extremes = { readonly coldest: ReportPoint; readonly warmest: ReportPoint }

const labelHeight = 18
const plotHeight = { wide: 250, narrow: 190 }

/** How warm it was, between the limits, with the excursions marked and where each carton was below. */
export function temperaturePicture(temperature: Temperature, canvas: Canvas): Html {
  const { container, excursions } = temperature
  const bands = bandsOf(canvas, excursions)
  const top = 6 + labelHeight * (1 + Math.max(-1, ...bands.map(({ row }) => row)))
  const axis = axisOf(temperature, top, top + plotHeight[canvas.size])
  const lanesTop = axis.bottom + 34
  const legend = lanesTop + temperature.placements.length * placementHeight
  const tracks = temperature.tracks.map(({ label, points, maxGapMs }) => ({
    label,
    runs: decimate(points, maxGapMs, (at) => Math.floor(xOf(canvas, at))),
  }))
  const runs = tracks.flatMap((track) => track.runs)
  const silences = tracks.flatMap((track) => silencesOf(canvas, axis, track))
  const isHatched = silences.length > 0 || temperature.placements.some(({ stays }) => stays.some(hasGap))
  const height = legend + (isHatched ? labelHeight : 0)
  const extremes = extremesOf(runs.flat())
  const description = describe(temperature, extremes)

  return picture(canvas, height + 4, { title: `How warm it was in ${container}`, description }, [
    hatching(canvas),
    corridor(canvas, axis, temperature),
    ...silences,
    degrees(canvas, axis),
    timeAxis(canvas, top, axis.bottom),
    ...bands.map(({ at, width, side }) => rect(`exposed ${side}`, at, top, width, legend - top)),
    ...bands.map((band) => text('alarm', band.x, 14 + band.row * labelHeight, band.anchor, band.text)),
    ...limitLines(canvas, axis, temperature),
    line(canvas, axis, runs, bands),
    ...(extremes ? values(canvas, axis, extremes) : []),
    ...temperature.placements.map((lane, i) => placementLane(canvas, lanesTop + i * placementHeight, lane)),
    isHatched ? text('quiet', canvas.left, legend + 12, 'start', 'Hatched: no reading at hand') : null,
  ])
}

function bandsOf(canvas: Canvas, excursions: readonly ExcursionRow[]): Band[] {
  const bands = excursions.map(({ startedAt, endedAt, side, limit }) => {
    const { x, width } = stretchOf(canvas, startedAt, endedAt)
    const where = `${side === 'high' ? 'above' : 'below'} ${formatCelsius(limit)}`
    const text = endedAt === null ? `${where}, still open` : `${where} for ${formatSpan(endedAt - startedAt)}`
    return { at: x, width, side, text }
  })
  return placeLabels(canvas, bands, 4)
}

/** The temperature, once in its own colour and once more, hot, where an excursion lies. */
function line(canvas: Canvas, axis: Axis, runs: readonly ReportPoint[][], bands: readonly Band[]): Html {
  const d = runs.map((run) => pathOf(canvas, axis, run)).join('')
  const id = `${canvas.id}-exposed`
  return html`<clipPath id="${id}">${bands.map(({ at, width }) => rect('', at, 0, width, axis.bottom))}</clipPath>
${path('line', d)}<g clip-path="url(#${id})">${path('hot line', d)}</g>
`
}

/** A run of one reading becomes a dot: round caps draw a line without length. */
function pathOf(canvas: Canvas, axis: Axis, run: readonly ReportPoint[]): string {
  const points = run.map(({ takenAt, milliCelsius }) => `${px(xOf(canvas, takenAt))} ${px(yOf(axis, milliCelsius))}`)
  return points.length === 1 ? `M${points[0]}h0` : `M${points.join('L')}`
}

/** What lies between two runs of one probe, as high as the plot: nothing is known of it. */
function silencesOf(canvas: Canvas, axis: Axis, { label, runs }: { label: string; runs: ReportPoint[][] }): Html[] {
  return runs.slice(1).flatMap((run, i) => {
    const [from, to] = [runs[i]?.at(-1)?.takenAt, run[0]?.takenAt]
    if (from === undefined || to === undefined) return []
    const { x, width } = stretchOf(canvas, from, to)
    const title = `${label}, not measured ${dayOf(from)} ${clockOf(from)} to ${dayOf(to)} ${clockOf(to)}`
    return [hatched(canvas, x, axis.top, width, axis.bottom - axis.top, title)]
  })
}

const hasGap = ({ gaps }: PlacementStay) => gaps.length > 0

function extremesOf(points: readonly ReportPoint[]): Extremes | null {
  const [first] = points
  if (!first) return null
  const [coldest, warmest] = [-1, 1].map((way) =>
    points.reduce((best, point) => ((point.milliCelsius - best.milliCelsius) * way > 0 ? point : best), first),
  )
  return { coldest: coldest ?? first, warmest: warmest ?? first }
}

/** The warmest and the coldest reading, each a dot with its value on the side where there is room. */
function values(canvas: Canvas, axis: Axis, { coldest, warmest }: Extremes): Html[] {
  return [...new Set([warmest, coldest])].flatMap((point) => {
    const [x, y] = [xOf(canvas, point.takenAt), yOf(axis, point.milliCelsius)]
    const right = x < (canvas.left + canvas.right) / 2
    const baseline = point === warmest ? y - 7 : y + 15
    const value = formatCelsius(point.milliCelsius)
    return [circle('extreme', x, y, 3), text('extreme', x + (right ? 7 : -7), baseline, right ? 'start' : 'end', value)]
  })
}

function describe({ placements, tracks, excursions }: Temperature, extremes: Extremes | null): string {
  if (!extremes) return 'No reading.'
  const count = tracks.reduce((sum, { points }) => sum + points.length, 0)
  const [coldest, warmest] = [extremes.coldest, extremes.warmest].map((point) => formatCelsius(point.milliCelsius))
  const places = tracks.map(({ label }) => label).join(', ')
  const told = excursions.map(
    ({ container, startedAt, worst }) =>
      `Excursion in ${container} from ${dayOf(startedAt)} ${clockOf(startedAt)}, worst ${formatCelsius(worst)}.`,
  )
  const unmeasured = placements.flatMap(({ unit, stays }) =>
    stays.flatMap(({ container, gaps }) => {
      const ms = gaps.reduce((sum, { from, to }) => sum + to - from, 0)
      return ms > 0 ? [`No reading of ${unit} in ${container} for ${formatSpan(ms)}.`] : []
    }),
  )
  return [`${count} readings of ${places}, between ${coldest} and ${warmest}.`, ...told, ...unmeasured].join(' ')
}
