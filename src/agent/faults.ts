import { type FaultTable, faultsOf } from '../values/index.ts'

/** What can go wrong around the agent. */
export const agentFaults = {
  'agent.port-taken': { kind: 'failed', hint: 'choose another port with --page, or stop what listens there' },
  'agent.unit-impossible': {
    kind: 'usage',
    hint: 'name another user with --user, move the workspace to another path, or give the contact another secret',
  },
} as const satisfies FaultTable

export const agentFault = faultsOf(agentFaults)
