import { printable } from '../values/index.ts'
import type { Canvas } from './canvas.ts'

/** Where a text beside a point begins or ends, and how many pixels it may take. */
export type Place = { readonly x: number; readonly anchor: 'start' | 'end'; readonly room: number }

/** A text beside a point, on a row where it covers no other. `row` counts from 0. */
export type Placed<T> = T & Place & { readonly row: number }

/** No less than the advance of the bold fonts used at 12 px; text is never measured here. */
const characterPx = 7.7

export function textPx(text: string): number {
  return printable(text).length * characterPx
}

/** The text as it will be seen, cut to a width, with an ellipsis where something is left out. */
export function clip(text: string, width: number): string {
  const seen = printable(text)
  const most = Math.floor(width / characterPx)
  if (seen.length <= most) return seen
  return most < 2 ? '' : `${seen.slice(0, most - 1).trimEnd()}…`
}

/**
 * Right of a point where a text of this size fits, else left of it, else where there is more room.
 *
 * @param offset - Pixels between the point and its text.
 */
export function beside({ left, right }: Canvas, at: number, size: number, offset: number): Place {
  const [rightRoom, leftRoom] = [right - at - offset, at - offset - left]
  return size <= rightRoom || rightRoom >= leftRoom
    ? { x: at + offset, anchor: 'start', room: rightRoom }
    : { x: at - offset, anchor: 'end', room: leftRoom }
}

/** Puts texts beside their points without covering one another: each on the first row that is free there. */
export function placeLabels<T extends { readonly at: number; readonly text: string }>(
  canvas: Canvas,
  labels: readonly T[],
  offset: number,
): Placed<T>[] {
  const rows: { from: number; to: number }[][] = []
  return labels.map((label) => {
    const place = beside(canvas, label.at, textPx(label.text), offset)
    const text = clip(label.text, place.room)
    const end = place.anchor === 'start' ? place.x + textPx(text) : place.x - textPx(text)
    const taken = { from: Math.min(label.at - offset, end), to: Math.max(label.at + offset, end) }
    const free = rows.findIndex((row) => row.every((other) => taken.from > other.to || taken.to < other.from))
    const row = free === -1 ? rows.length : free
    rows[row] = [...(rows[row] ?? []), taken]
    return { ...label, ...place, text, row }
  })
}
