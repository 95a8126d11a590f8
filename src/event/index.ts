export {
  codeOf,
  dataBytesMax,
  decodeEvent,
  type EncodedEvent,
  type Event,
  type EventOf,
  encodeEvent,
  eventKind,
  isAboutDose,
  isCouncilKind,
  type KindName,
  kindNames,
  mostSigners,
} from './event.ts'
export { eventFaults } from './faults.ts'
export { containerId, excursionId, journalId, type Side } from './id.ts'
export { type VialSet, vialSetOf } from './vialSet.ts'
