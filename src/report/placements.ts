import type { Instant } from '../values/index.ts'
import { type Canvas, stretchOf } from './canvas.ts'
import { type Html, html } from './html.ts'
import { clip, textPx } from './labels.ts'
import { path, rect, span, text } from './shape.ts'
import type { PlacementLane } from './view.ts'
import { clockOf, dayOf } from './words.ts'

export const placementHeight = 46
const barTop = 16
const barHeight = 18

/** The pattern of {@link hatched}; a picture has its own, for a browser leaves out those of pictures it hides. */
export function hatching({ id }: Canvas): Html {
  return html`<pattern id="${id}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V5"/></pattern>
`
}

/** Time of which nothing is known. */
export function hatched({ id }: Canvas, x: number, y: number, width: number, height: number, title: string): Html {
  return html`<g fill="url(#${id}-hatch)">${rect('unmeasured', x, y, width, height, title)}</g>`
}

/** One lane per carton: its name and fate, and the containers it was in as bars on the common time axis. */
export function placementLane(canvas: Canvas, y: number, { unit, outcome, stays }: PlacementLane): Html {
  const { left, right } = canvas
  const name = clip(unit, right - left - textPx(` ${outcome?.label ?? ''}`))
  const fate = outcome && span(outcome.tone, outcome.label)
  return html`${text('', left, y + 10, 'start', html`${span('strong', name)} ${fate}`)}
${path('axis hour', `M${left} ${y + barTop + barHeight / 2}H${right}`)}
${stays.map(({ container, from, to, gaps }) => {
  const { x, width } = stretchOf(canvas, from, to)
  return [
    rect(`stay ${outcome?.tone ?? ''}`, x, y + barTop, width, barHeight, `${container}, ${timesOf(from, to)}`),
    ...gaps.map((gap) => {
      const { x: start, width: long } = stretchOf(canvas, gap.from, gap.to)
      return hatched(
        canvas,
        start,
        y + barTop,
        long,
        barHeight,
        `${container}, not measured ${timesOf(gap.from, gap.to)}`,
      )
    }),
    text('inside', x + 6, y + barTop + 13, 'start', clip(container, width - 10)),
  ]
})}
`
}

function timesOf(from: Instant, to: Instant | null): string {
  return `${dayOf(from)} ${clockOf(from)} to ${to === null ? 'now' : `${dayOf(to)} ${clockOf(to)}`}`
}
