import type { MilliCelsius } from '../values/index.ts'
import { exposureOf, type Stretch } from './exposure.ts'

/**
 * For how long in all a product may be warmer than this. Rows nest: time above 25 °C is also time above 8 °C.
 * The figures are the maker's; `source` says where they stand.
 */
export type StabilityRow = { readonly above: MilliCelsius; readonly permittedMs: number; readonly source: string }

/** What one unit has spent of one row. `leftMs` counts what is unknown as spent and never falls below zero. */
export type Budget = StabilityRow & {
  readonly spentCertainMs: number
  readonly spentPossibleMs: number
  readonly leftMs: number
}

/** How much of each row the stays of one unit have spent together. */
export function stabilityBudget(rows: readonly StabilityRow[], stretches: readonly Stretch[]): Budget[] {
  return rows.map((row) => {
    const range = { low: null, high: { side: 'high', milliCelsius: row.above, boundary: 'strict' } } as const
    const spent = stretches.map((stretch) => exposureOf(stretch, range))
    const spentCertainMs = spent.reduce((ms, exposure) => ms + exposure.aboveCertainMs, 0)
    const spentPossibleMs = spent.reduce((ms, exposure) => ms + exposure.abovePossibleMs, 0)
    return { ...row, spentCertainMs, spentPossibleMs, leftMs: Math.max(0, row.permittedMs - spentPossibleMs) }
  })
}
