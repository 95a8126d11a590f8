import { items } from './table/items.ts'
import { measures } from './table/measures.ts'
import type { AiRow } from './table/row.ts'
import { sectors } from './table/sectors.ts'
import { special } from './table/special.ts'
import { transport } from './table/transport.ts'

export type { AiRow } from './table/row.ts'

/**
 * Every application identifier in force, as of the General Specifications of January 2026.
 *
 * @see GS1 General Specifications, section 3 (definitions) and 4.14 (relations); GS1 Digital Link: URI Syntax, section 4
 */
export const aiTable: readonly AiRow[] = [...items, ...measures, ...transport, ...sectors, ...special]
