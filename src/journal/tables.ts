import type { Store } from '../store/index.ts'
import { type DeviceTable, deviceTable } from './deviceTable.ts'
import { type LogTable, logTable } from './logTable.ts'
import { type SegmentTable, segmentTable } from './segmentTable.ts'
import { type TailTable, tailTable } from './tailTable.ts'

/** One open journal, and the tables that several parts of this room read or write. */
export type Tables = {
  readonly store: Store
  readonly logs: LogTable
  readonly devices: DeviceTable
  readonly segments: SegmentTable
  readonly tail: TailTable
}

export function tablesOf(store: Store): Tables {
  const logs = logTable(store)
  const [devices, segments, tail] = [deviceTable(store, logs), segmentTable(store), tailTable(store)]
  return { store, logs, devices, segments, tail }
}
