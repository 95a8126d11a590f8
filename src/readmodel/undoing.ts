import type { Store } from '../store/index.ts'
import type { Cursor } from './readModel.ts'
import type { Before } from './tables.ts'

/** How many strides can be taken back. A block that was final and is replaced is among the last few, or all is in doubt. */
const mostStrides = 64

/** What the last strides changed, so that they can be taken back. Works inside the caller's transaction. */
export type Undoing = {
  /** Keeps what a row was, until the stride that changes it is taken back or long past. */
  readonly note: Before
  /** A stride to this block begins: what is noted from here on belongs to it. */
  readonly begin: (to: Cursor) => void
  readonly end: (to: Cursor) => void
  /** Where the last strides ended, newest first. */
  readonly strides: () => Cursor[]
  /** Makes every row what it was at the end of the stride to that height. */
  readonly undoTo: (height: number) => void
}

export function undoingIn(store: Store): Undoing {
  const note = store.prepare('INSERT INTO undo (height, place, id, value) VALUES (?, ?, ?, ?)')
  const add = store.prepare('INSERT OR REPLACE INTO stride VALUES (?, ?)')
  const list = store.prepare<Cursor>('SELECT height, hash FROM stride ORDER BY height DESC')
  const forget = ['undo', 'stride'].map((table) => store.prepare(`DELETE FROM ${table} WHERE height < ?`))
  const changes = store.prepare<{ place: string; id: string; value: string | null }>(
    'SELECT place, id, value FROM undo WHERE height > ? ORDER BY step DESC',
  )
  const drop = ['undo', 'stride', 'entry'].map((table) => store.prepare(`DELETE FROM ${table} WHERE height > ?`))
  let height = 0
  return {
    note: (place, id, value) => void note.run(height, place, id, value),
    begin(to) {
      height = to.height
    },
    end(to) {
      add.run(to.height, to.hash)
      const oldest = list.all()[mostStrides - 1]
      if (oldest) for (const statement of forget) statement.run(oldest.height)
    },
    strides: () => list.all(),
    undoTo(to) {
      for (const { place, id, value } of changes.all(to))
        if (value === null) store.prepare(`DELETE FROM "${place}" WHERE id = ?`).run(id)
        else store.prepare(`UPDATE "${place}" SET value = ? WHERE id = ?`).run(value, id)
      for (const statement of drop) statement.run(to)
    },
  }
}
