import { type FaultTable, faultsOf } from '../values/index.ts'

export const journalFaults = {
  'journal.range': { kind: 'usage', hint: "ask for the log's size first; it only grows" },
} as const satisfies FaultTable

export const journalFault = faultsOf(journalFaults)
