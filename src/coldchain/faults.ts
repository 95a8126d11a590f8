import { type FaultTable, faultsOf } from '../values/index.ts'

/** Names the room does not know. */
export const coldchainFaults = {
  'coldchain.profile-unknown': { kind: 'usage', hint: 'give one of the profiles listed' },
  'coldchain.vaccine-unknown': { kind: 'usage', hint: 'give one of the vaccines listed' },
} as const satisfies FaultTable

export const coldchainFault = faultsOf(coldchainFaults)
