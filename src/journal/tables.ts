import type { Store } from '../store/index.ts'
import { type DeviceTable, deviceTable } from './deviceTable.ts'
import { type LogTable, logTable } from './logTable.ts'
import { type SegmentTable, type Shelf, segmentTable } from './segmentTable.ts'
import { type TailTable, tailTable } from './tailTable.ts'

/** One open journal, and the tables that several parts of this room read or write. */
export type Tables = {
  readonly store: Store
  readonly shelf: Shelf
  readonly logs: LogTable
  readonly devices: DeviceTable
  readonly segments: SegmentTable
  readonly tail: TailTable
}

/** @param shelf - Where thinned segments lie; nowhere when left out. */
export function tablesOf(store: Store, shelf: Shelf = () => undefined): Tables {
  const logs = logTable(store)
  const [devices, segments, tail] = [deviceTable(store, logs), segmentTable(store, shelf), tailTable(store)]
  return { store, shelf, logs, devices, segments, tail }
}
