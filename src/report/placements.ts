import { type Canvas, stretchOf } from './canvas.ts'
import { type Html, html } from './html.ts'
import { clip, textPx } from './labels.ts'
import { path, rect, span, text } from './shape.ts'
import type { PlacementLane } from './view.ts'
import { clockOf, dayOf } from './words.ts'

export const placementHeight = 46
const barTop = 16
const barHeight = 18

/** One lane per carton: its name and fate, and the containers it was in as bars on the common time axis. */
export function placementLane(canvas: Canvas, y: number, { unit, outcome, stays }: PlacementLane): Html {
  const { left, right } = canvas
  const name = clip(unit, right - left - textPx(` ${outcome?.label ?? ''}`))
  const fate = outcome && span(outcome.tone, outcome.label)
  return html`${text('', left, y + 10, 'start', html`${span('strong', name)} ${fate}`)}
${path('axis hour', `M${left} ${y + barTop + barHeight / 2}H${right}`)}
${stays.map(({ container, from, to }) => {
  const { x, width } = stretchOf(canvas, from, to)
  const until = to === null ? 'now' : `${dayOf(to)} ${clockOf(to)}`
  const title = `${container}, ${dayOf(from)} ${clockOf(from)} to ${until}`
  return [
    rect(`stay ${outcome?.tone ?? ''}`, x, y + barTop, width, barHeight, title),
    text('inside', x + 6, y + barTop + 13, 'start', clip(container, width - 10)),
  ]
})}
`
}
