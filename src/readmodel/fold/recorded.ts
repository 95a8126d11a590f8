import type { Event, KindName } from '../../event/index.ts'
import type { Address, Digest, Instant } from '../../values/index.ts'
import type { Tables } from '../tables.ts'

/** What the ledger recorded, read back as an event. */
export type Recorded<E extends Event = Event> = {
  readonly id: Digest
  readonly event: E
  readonly party: Address
  readonly signer: Address
  readonly occurredAt: Instant
  readonly commitment: Digest
}

/** How one kind of event changes the tables. The ledger has already judged it; a fold never refuses. */
export type Folds = {
  readonly [K in KindName]?: (tables: Tables, recorded: Recorded<Extract<Event, { kind: K }>>) => void
}

/** Changes a row that is there; what was never registered cannot be changed. */
export function change<Row>(
  table: { get(id: string): Row | undefined; put(id: string, row: Row): void },
  id: string,
  by: Partial<Row>,
): void {
  const row = table.get(id)
  if (row !== undefined) table.put(id, { ...row, ...by })
}

export function none(digest: Digest): boolean {
  return /^0x0+$/.test(digest)
}
