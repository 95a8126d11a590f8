import type { Store } from '../store/index.ts'
import type { Digest } from '../values/index.ts'
import type {
  Anchor,
  Assessment,
  Batch,
  Content,
  CouncilSeats,
  Decision,
  Dose,
  Excursion,
  Grant,
  Handoff,
  Key,
  Latecomer,
  Packing,
  Party,
  Placement,
  Repacking,
  Stage,
  Symptom,
  Unit,
  Vial,
} from './model.ts'

/** One kind of row, found by its identity or by a field that sql/0001 indexes. */
export type Table<Row> = {
  readonly get: (id: string) => Row | undefined
  readonly put: (id: string, row: Row) => void
  /** All rows, or those whose field equals the value; in the order in which the ledger first spoke of them. */
  readonly list: (field?: keyof Row & string, value?: string) => Row[]
}

export type Tables = {
  readonly council: Table<CouncilSeats>
  readonly decision: Table<Decision>
  readonly party: Table<Party>
  readonly key: Table<Key>
  readonly batch: Table<Batch>
  readonly stage: Table<Stage>
  readonly unit: Table<Unit>
  readonly packing: Table<Packing>
  readonly repacking: Table<Repacking>
  readonly content: Table<Content>
  readonly handoff: Table<Handoff>
  readonly placement: Table<Placement>
  readonly excursion: Table<Excursion>
  readonly latecomer: Table<Latecomer>
  readonly assessment: Table<Assessment>
  readonly vial: Table<Vial>
  readonly dose: Table<Dose>
  readonly symptom: Table<Symptom>
  readonly grant: Table<Grant>
  readonly anchor: Table<Anchor>
}

export const tableNames = [
  'council',
  'decision',
  'party',
  'key',
  'batch',
  'stage',
  'unit',
  'packing',
  'repacking',
  'content',
  'handoff',
  'placement',
  'excursion',
  'latecomer',
  'assessment',
  'vial',
  'dose',
  'symptom',
  'grant',
  'anchor',
] as const

/** Is told what a row was before it changes; null for one that was not there. */
export type Before = (table: string, id: string, value: string | null) => void

export function tablesOf(store: Store, before: Before): Tables {
  return Object.fromEntries(tableNames.map((name) => [name, tableOf(store, name, before)])) as Tables
}

/** The identity of a row that belongs to several things. */
export function rowId(...parts: readonly (Digest | number)[]): string {
  return parts.join(':')
}

function tableOf<Row>(store: Store, name: string, before: Before): Table<Row> {
  const get = store.prepare<{ value: string }>(`SELECT value FROM "${name}" WHERE id = ?`)
  const put = store.prepare(
    `INSERT INTO "${name}" (id, value) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value`,
  )
  const rows = (found: unknown[]) => found.map((row) => JSON.parse((row as { value: string }).value) as Row)
  return {
    get: (id) => rows([get.get(id)].filter((row) => row !== undefined))[0],
    put(id, row) {
      before(name, id, get.get(id)?.value ?? null)
      put.run(id, JSON.stringify(row))
    },
    list(field, value) {
      if (field === undefined) return rows(store.prepare(`SELECT value FROM "${name}" ORDER BY rowid`).all())
      // The path is written into the text so that the expression equals the index's; it comes from a key of Row, never from outside.
      return rows(
        store.prepare(`SELECT value FROM "${name}" WHERE value ->> '${field}' = ? ORDER BY rowid`).all(value ?? ''),
      )
    },
  }
}
