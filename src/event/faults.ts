import { type FaultTable, faultsOf } from '../values/index.ts'

export const eventFaults = {
  'event.malformed': {
    kind: 'failed',
    hint: 'the statement was written by another version or damaged; do not act on it, ask its signer to state it again',
  },
  'event.kind-unknown': { kind: 'failed', hint: 'a newer vialtrace may know this kind; update and read it again' },
} as const satisfies FaultTable

export const eventFault = faultsOf(eventFaults)
