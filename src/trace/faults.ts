import { type FaultTable, faultsOf } from '../values/index.ts'

/** Questions about things the history at hand does not hold. */
export const traceFaults = {
  'trace.unknown': {
    kind: 'usage',
    hint: 'sync with the ledger, or ask about a dose, symptom or batch that is listed',
  },
} as const satisfies FaultTable

export const traceFault = faultsOf(traceFaults)
