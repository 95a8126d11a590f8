import { type Html, html } from './html.ts'

/** Coordinates to a tenth of a pixel: more digits only make the file longer. */
export function px(value: number): number {
  return Math.round(value * 10) / 10
}

/** @param look - Class names; the style knows the colours. At least a pixel wide, so that nothing short vanishes. */
export function rect(look: string, x: number, y: number, width: number, height: number, title?: string): Html {
  const shown = Math.max(1, width)
  const tip = title === undefined ? null : html`<title>${title}</title>`
  return html`<rect class="${look}" x="${px(x)}" y="${px(y)}" width="${px(shown)}" height="${px(height)}">${tip}</rect>`
}

export function path(look: string, d: string): Html {
  return html`<path class="${look}" d="${d}"/>`
}

export function circle(look: string, x: number, y: number, radius: number): Html {
  return html`<circle class="${look}" cx="${px(x)}" cy="${px(y)}" r="${radius}"/>`
}

/** @param y - The baseline. */
export function text(
  look: string,
  x: number,
  y: number,
  anchor: 'start' | 'middle' | 'end',
  content: Html | string | number,
): Html {
  return html`<text class="${look}" x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${content}</text>`
}

/** A part of a text that looks different. */
export function span(look: string, content: string): Html {
  return html`<tspan class="${look}">${content}</tspan>`
}
