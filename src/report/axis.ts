import type { Canvas } from './canvas.ts'
import { type Html, html } from './html.ts'
import { path, px, rect, text } from './shape.ts'
import type { Temperature } from './view.ts'

/** The plot's vertical axis: which temperatures it spans, in round steps, and where they are drawn. */
export type Axis = {
  readonly low: number
  readonly high: number
  readonly step: number
  readonly top: number
  readonly bottom: number
}

/** Room for the value written beside the warmest and the coldest reading. */
const headroom = 700
const steps = [1000, 2000, 5000, 10_000, 20_000]

/** Spans everything that is drawn; with nothing to draw, the range of a vaccine fridge. */
export function axisOf({ tracks, limits }: Temperature, top: number, bottom: number): Axis {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const good = tracks.flatMap(({ points }) => points.filter(({ quality }) => quality === 'good'))
  for (const { milliCelsius } of [...limits, ...good]) {
    low = Math.min(low, milliCelsius)
    high = Math.max(high, milliCelsius)
  }
  if (low > high) [low, high] = [2000, 8000]
  const step = steps.find((each) => (high - low) / each <= 6) ?? 50_000
  return {
    low: Math.floor((low - headroom) / step) * step,
    high: Math.ceil((high + headroom) / step) * step,
    step,
    top,
    bottom,
  }
}

export function yOf({ low, high, top, bottom }: Axis, value: number): number {
  return bottom - ((value - low) / (high - low)) * (bottom - top)
}

/** Degrees on the left, with a hairline each. */
export function degrees({ left, right }: Canvas, axis: Axis): Html {
  const count = Math.floor((axis.high - axis.low) / axis.step) + 1
  const values = Array.from({ length: count }, (_, i) => axis.low + i * axis.step)
  return html`<g class="axis">${values.map((value) => {
    const y = yOf(axis, value)
    return [path('hour', `M${left} ${px(y)}H${right}`), text('', left - 8, y + 4, 'end', `${value / 1000}°`)]
  })}</g>
`
}

/** The range between the outermost limits, where the vaccine is at home. */
export function corridor({ left, right }: Canvas, axis: Axis, { limits }: Temperature): Html | null {
  const ys = limits.map(({ milliCelsius }) => yOf(axis, milliCelsius))
  const top = Math.min(...ys)
  return ys.length < 2 ? null : rect('corridor', left, top, right - left, Math.max(...ys) - top)
}

/** Each limit with its name, the coldest one's below its line so that two close limits stay legible. */
export function limitLines({ left, right }: Canvas, axis: Axis, { limits }: Temperature): Html[] {
  const coldest = Math.min(...limits.map(({ milliCelsius }) => milliCelsius))
  return limits.map(({ milliCelsius, label }) => {
    const y = yOf(axis, milliCelsius)
    const below = limits.length > 1 && milliCelsius === coldest
    return html`${path('limit', `M${left} ${px(y)}H${right}`)}${text('limit', right, y + (below ? 14 : -5), 'end', label)}
`
  })
}
