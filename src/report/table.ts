import { type Html, html } from './html.ts'
import type { Tone } from './view.ts'

export type Column = { readonly title: string; readonly kind?: 'figure' | 'wide' }
type Cell = Html | string | number

/**
 * A table that stays one when a phone stacks its rows: the roles say to a screen reader what the style no longer shows.
 *
 * @param caption - Read aloud before the table; the heading above it says the same to the eye.
 * @param below - What is too long for a column: a cell under each row, as wide as the table.
 */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  below?: { readonly title: string; readonly cells: readonly Cell[] },
): Html {
  if (rows.length === 0) return html`<p class="none"><strong>${caption}</strong> None recorded.</p>`
  return html`<table role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(header)}</tr></thead>
<tbody role="rowgroup">${rows.map((row, at) => [
    html`<tr role="row">${row.map((cell, i) => data(cell, columns[i]))}</tr>`,
    below ? under(below.title, below.cells[at] ?? '–', columns.length) : null,
  ])}</tbody></table>
`
}

function header({ title, kind }: Column): Html {
  return html`<th role="columnheader" scope="col" class="${kind ?? ''}">${title}</th>`
}

function data(cell: Cell, { title, kind }: Column = { title: '' }): Html {
  const look = [kind ?? '', hasLongWord(cell) ? 'long' : ''].join(' ').trim()
  return html`<td role="cell" class="${look}" data-title="${title}"><div>${cell}</div></td>`
}

function under(title: string, cell: Cell, columns: number): Html {
  return html`<tr role="row" class="below"><td role="cell" colspan="${columns}" data-title="${title}"><div>${cell}</div></td></tr>`
}

/** Only a word too long for a column may be broken anywhere; breaking every name would squeeze the columns. */
function hasLongWord(cell: Cell): boolean {
  const text = html`${cell}`.markup.replace(/<[^>]*>/g, ' ')
  return /\S{25}/.test(text)
}

/** A word with its meaning in colour; the word alone says it too. */
export function mark(tone: Tone, word: string): Html {
  return html`<span class="mark ${tone}">${word}</span>`
}

/** Pairs of a name and a value. */
export function facts(pairs: readonly (readonly [string, Cell])[]): Html {
  return html`<dl>${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
`
}

export function list(items: readonly string[]): Html | null {
  return items.length === 0 ? null : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`
}
