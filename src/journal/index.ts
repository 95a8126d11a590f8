export type { LoggedReading } from './canonicalReading.ts'
export { type Checkpoint, checkpointOf } from './checkpoint.ts'
export { type ClockChange, type ClockFlag, clockChange, clockWatch } from './clockChange.ts'
export { journalFaults } from './faults.ts'
export { type Journal, openJournal } from './journal.ts'
export {
  consistencyProof,
  type Head,
  inclusionProof,
  leafHash,
  rootOf,
  type Tree,
  treeOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts'
export type { Claimed, Delivery, Outbox, Parcel, SettledBlock, Settlement } from './outbox.ts'
export type { LoggedDay } from './readingDays.ts'
export type { ReadingLog } from './readingLog.ts'
export { type ReadingProof, verifyReading } from './readingQuery.ts'
export type { KeptScan, NewScan, ScanLog, ScanSession } from './scanLog.ts'
export { decodeSegment, readingsOf, type Segment } from './segment.ts'
export type { SegmentRow, Shelf } from './segmentTable.ts'
export type { Entry, Recorded, StatementLog } from './statementLog.ts'
export type { Anchor, Finding, Verification } from './verification.ts'
export { type VerifyOptions, verifyJournal, verifySegment } from './verify.ts'
