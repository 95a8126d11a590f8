import { formatSpan } from '../values/index.ts'
import { type Canvas, picture, stretchOf, timeAxis, xOf } from './canvas.ts'
import { type Html, html } from './html.ts'
import { beside, clip, placeLabels, textPx } from './labels.ts'
import { circle, path, px, rect, span, text } from './shape.ts'
import type { ReportView, RouteLeg } from './view.ts'
import { clockOf, dayOf } from './words.ts'

/** A handoff between two lanes, counted from the top; `row` is its number in the table, `null` when it has none. */
type Joint = { readonly row: number | null; readonly x: number; readonly upper: number; readonly lower: number }

const laneHeight = 44
const barTop = 20
const barHeight = 12
const momentHeight = 19

/** Who held it, as one lane per party in the order they came in, handoffs numbered as in the table. */
export function routePicture(view: ReportView, canvas: Canvas): Html {
  const { legs, moments } = view.route
  const lanes = [...new Set(legs.map(({ party }) => party))]
  const bottom = 8 + lanes.length * laneHeight
  const marks = placeLabels(
    canvas,
    moments.map(({ at, label }) => ({ at: xOf(canvas, at), text: `${label}, ${clockOf(at)}` })),
    9,
  )
  const axisTop = bottom + (1 + Math.max(-1, ...marks.map(({ row }) => row))) * momentHeight + 4
  const joints = jointsOf(canvas, view, lanes)
  const description = legs.map(inWords).join('; ')

  return picture(canvas, axisTop + 26, { title: 'Who held it, and when', description }, [
    timeAxis(canvas, 0, axisTop),
    ...view.excursions.map(({ startedAt, endedAt, side }) => {
      const { x, width } = stretchOf(canvas, startedAt, endedAt)
      return rect(`exposed ${side}`, x, 0, width, axisTop)
    }),
    ...legs.map((leg) => bar(canvas, leg, lanes.indexOf(leg.party))),
    ...joints.map(joint),
    ...lanes.map((party, lane) => name(canvas, legs.find((leg) => leg.party === party) as RouteLeg, lane, joints)),
    ...marks.map((mark) => {
      const y = bottom + mark.row * momentHeight + 10
      const diamond = path('moment', `M${px(mark.at)} ${y - 5}l5 5l-5 5l-5 -5z`)
      return html`${diamond}${text('', mark.x, y + 4, mark.anchor, mark.text)}`
    }),
  ])
}

function jointsOf(canvas: Canvas, { route: { legs }, handoffs }: ReportView, lanes: readonly string[]): Joint[] {
  return legs.slice(1).map((leg, i) => {
    const [before, after] = [lanes.indexOf(legs[i]?.party ?? ''), lanes.indexOf(leg.party)]
    const row = handoffs.findIndex(({ settledAt, to }) => settledAt === leg.from && to === leg.party)
    const [upper, lower] = [Math.min(before, after), Math.max(before, after)]
    return { row: row === -1 ? null : row + 1, x: xOf(canvas, leg.from), upper, lower }
  })
}

function bar(canvas: Canvas, leg: RouteLeg, lane: number): Html {
  const { x, width } = stretchOf(canvas, leg.from, leg.to)
  return rect(
    leg.to === null ? 'custody open' : 'custody',
    x,
    lane * laneHeight + barTop,
    width,
    barHeight,
    inWords(leg),
  )
}

/** A party's name above its first bar, ending before a handoff that crosses its line. */
function name(canvas: Canvas, { party, role, from }: RouteLeg, lane: number, joints: readonly Joint[]): Html {
  const start = xOf(canvas, from)
  const crossing = joints.filter(({ x, upper, lower }) => x > start + 1 && upper < lane && lane <= lower)
  const right = Math.min(canvas.right, ...crossing.map(({ x }) => x - 12))
  const place = beside({ ...canvas, right }, start, textPx(`${party} ${role}`), lane === 0 ? 0 : 15)
  const short = clip(party, place.room - textPx(` ${role}`))
  const words = html`${span('strong', short)} ${span('quiet', role)}`
  return text('', place.x, lane * laneHeight + 13, place.anchor, words)
}

function joint({ row, x, upper, lower }: Joint): Html {
  const [top, bottom] = [upper * laneHeight + barTop + barHeight, lower * laneHeight + barTop]
  const middle = (top + bottom) / 2
  const number = row === null ? null : [circle('joint', x, middle, 8.5), text('number', x, middle + 4, 'middle', row)]
  return html`${path('joint', `M${px(x)} ${top}V${bottom}`)}${number}`
}

function inWords({ party, role, from, to }: RouteLeg): string {
  const start = `${party} (${role}) from ${dayOf(from)} ${clockOf(from)}`
  return to === null ? `${start} on` : `${start} for ${formatSpan(to - from)}`
}
