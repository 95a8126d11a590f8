import { type Instant, instant } from '../values/index.ts'
import { type Html, html } from './html.ts'
import { path, px, text } from './shape.ts'
import type { Span } from './view.ts'
import { clockOf, dayOf } from './words.ts'

/** A drawing's width and time axis. Two are drawn, for a desk and for a phone; the page shows the one that fits. */
export type Canvas = {
  /** Begins every identity in this drawing: no two on a page have the same. */
  readonly id: string
  readonly size: 'wide' | 'narrow'
  readonly width: number
  /** Where the time axis begins and ends, in pixels. */
  readonly left: number
  readonly right: number
  readonly span: Span
}

/** @param name - What is drawn, as part of an identity. */
export function canvases(name: string, span: Span): Canvas[] {
  return [
    { id: `${name}-wide`, size: 'wide', width: 960, left: 44, right: 944, span },
    { id: `${name}-narrow`, size: 'narrow', width: 360, left: 32, right: 354, span },
  ]
}

/** What a drawing is called, and what it shows, for those who cannot see it. */
export type Caption = { readonly title: string; readonly description: string }

export function picture(
  { id, size, width }: Canvas,
  height: number,
  caption: Caption,
  body: readonly (Html | null)[],
): Html {
  const [title, description] = [`${id}-title`, `${id}-description`]
  return html`<svg class="${size}" viewBox="0 0 ${width} ${px(height)}" role="img" aria-labelledby="${title} ${description}">
<title id="${title}">${caption.title}</title><desc id="${description}">${caption.description}</desc>
${body}</svg>
`
}

/** The pixel of an instant; what lies outside the axis is drawn at its end. */
export function xOf({ left, right, span }: Canvas, at: Instant): number {
  const share = (at - span.from) / Math.max(1, span.to - span.from)
  return left + Math.min(1, Math.max(0, share)) * (right - left)
}

/** The pixels of a stretch of time; what has not ended goes on to the end of the axis. */
export function stretchOf(canvas: Canvas, from: Instant, to: Instant | null): { x: number; width: number } {
  const x = xOf(canvas, from)
  return { x, width: xOf(canvas, to ?? canvas.span.to) - x }
}

const hourMs = 3_600_000
const steps = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 168, 336, 730, 2190, 8760].map((hours) => hours * hourMs)
/** A tick and the room its name needs. */
const tickPx = 74

/** Vertical hairlines at round hours or days, named below `bottom`. */
export function timeAxis(canvas: Canvas, top: number, bottom: number): Html {
  const { span, left, right } = canvas
  const length = span.to - span.from
  const step = steps.find((ms) => length / ms <= (right - left) / tickPx) ?? length
  const first = Math.ceil(span.from / step) * step
  const count = Math.max(0, Math.floor((span.to - first) / step) + 1)
  const ticks = Array.from({ length: count }, (_, i) => instant(first + i * step))
  return html`<g class="axis">${ticks.map((at) => {
    const x = xOf(canvas, at)
    const [look, name] = at % (24 * hourMs) === 0 ? ['day', dayOf(at)] : ['hour', clockOf(at)]
    return [path(look, `M${px(x)} ${top}V${px(bottom)}`), text(look, x, bottom + 16, anchorAt(canvas, x), name)]
  })}</g>
`
}

/** Keeps a centred text inside the picture. */
function anchorAt({ left, right }: Canvas, x: number): 'start' | 'middle' | 'end' {
  if (x - left < 18) return 'start'
  return right - x < 18 ? 'end' : 'middle'
}
